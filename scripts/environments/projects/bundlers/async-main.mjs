import { connectToCatalog } from 'duckalog'

// CommonJS, into which this file is bundled, has no top-level await.
async function main() {
  const catalog = connectToCatalog('catalog.yaml')
  console.log(JSON.stringify(await catalog.query('FROM daily_revenue WHERE revenue > $least', { least: 20 })))
  await catalog.close()
}
void main()
