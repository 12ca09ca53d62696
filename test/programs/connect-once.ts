// Connects to the catalog of its first argument, and prints what became of its views, as JSON.
import { connectToCatalog } from '../../src/index.js'

const [catalogFile = ''] = process.argv.slice(2)
{
  await using catalog = connectToCatalog(catalogFile)
  await catalog.getConnection()
  const actions = catalog.report?.views.map(({ action, view }) => `${action} ${view.name}`)
  process.stdout.write(`${JSON.stringify(actions)}\n`)
}
process.stdout.write('done\n')
