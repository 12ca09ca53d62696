// Opens the catalog of its first argument, on the database of its second one if that is given, and refreshes rows with the options of each line of
// JSON that it gets. Prints what happens, then the report.
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { connectToCatalog, isDuckalogError } from '../../src/index.js'

const [catalogFile = '', databasePath] = process.argv.slice(2)
const print = (line: string) => void writeSync(1, `${line}\n`)

const catalog = connectToCatalog(catalogFile, {
  databasePath,
  onEvent(event) {
    if (event.type.startsWith('materialize-') && 'view' in event) print(`${event.type} ${event.view}`)
  },
})
await catalog.getConnection()
print('ready')
for await (const line of createInterface({ input: process.stdin })) {
  try {
    const { materialized = [] } = await catalog.refresh(JSON.parse(line) as object)
    print(`report ${JSON.stringify(materialized.map(({ view, state, reason }) => ({ view, state, reason })))}`)
  } catch (error) {
    print(`failed ${isDuckalogError(error) ? error.code : 'UNTYPED'} ${String(error)}`)
  }
}
await catalog.close()
