// node visit-database.ts CATALOG [SQL-BEFORE] [SQL-AFTER]: connects a catalog and prints what that changed, the format of its ledger and what
// its views return. The statements run in its database before and afterwards.
import { dirname, join } from 'node:path'
import { connectToCatalog, loadConfig } from '../../src/index.js'
import { rawQuery } from '../../test/support/raw-duckdb.js'
import { databaseFile } from './scenarios.js'
import type { Visit } from './try-databases.js'

const [config = '', before, after] = process.argv.slice(2)
const database = join(dirname(config), databaseFile)
if (before) await rawQuery(database, before)
const visit = await connect()
if (after) await rawQuery(database, after)
console.log(JSON.stringify(visit))

async function connect(): Promise<Visit> {
  await using catalog = connectToCatalog(config)
  await catalog.getConnection()
  const { views = [], macros = [] } = catalog.report ?? {}
  const changed = [...macros, ...views].filter(({ action }) => action !== 'keep')
  const { format } = await catalog.queryOne<{ format: number }>('SELECT format FROM _duckalog.ledger')
  const read = (name: string) =>
    catalog.query(`FROM "${name}"`, undefined, { rowMode: 'json' }).then(
      (rows) => rows.map((row) => JSON.stringify(row)).sort(),
      (error: unknown) => [String(error)],
    )
  const rows: Record<string, readonly string[]> = {}
  for (const { name } of (await loadConfig(config)).views ?? []) {
    const [once, twice] = [await read(name), await read(name)]
    // A view over random numbers or a sample differs each time
    if (String(once) === String(twice)) rows[name] = once
  }
  return { changed: changed.map((each) => `${each.action} ${'view' in each ? each.view.name : each.macro.name}`), format, rows }
}
