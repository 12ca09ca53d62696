import { connectToCatalog } from 'duckalog'

const catalog = connectToCatalog('catalog.yaml')
const rows = await catalog.query('FROM daily_revenue WHERE revenue > $least', { least: 20 })
console.log(JSON.stringify(rows))
await catalog.close()
