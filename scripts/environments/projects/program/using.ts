import { connectToCatalog } from 'duckalog'

interface Day {
  readonly day: string
  readonly revenue: number
}

await using catalog = connectToCatalog('catalog.yaml')
const rows = await catalog.query<Day>('FROM daily_revenue WHERE revenue > $least', { least: 20 })
console.log(JSON.stringify(rows))
