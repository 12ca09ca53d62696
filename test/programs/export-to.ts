import { connectToCatalog, exportCatalog } from '../../src/index.js'

/** Exports a catalog, a config as JSON, with a table of the given SQL beside its views. Arguments: config, SQL, target. */
const [input = '', table = '', target = ''] = process.argv.slice(2)
await using catalog = connectToCatalog(JSON.parse(input))
await catalog.query(table)
await exportCatalog(catalog, target)
