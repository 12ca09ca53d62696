import { connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { modeCases } from '../mode-cases.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({ 'numbers.csv': 'n\n1\n2\n' })
})
afterEach(() => folder[Symbol.asyncDispose]())

const security = { external_access: false, allowed_directories: ['.'], lock_configuration: true }

/** The view finds `base` in its own schema, `plain` in `main`, and `far` on the search path of the session. */
const places = [
  ['another schema', undefined, 'base, plain'],
  ['another schema, with a search path', undefined, 'base, plain, far'],
  ['an attached file', 'shop', 'main_db.other.base, main_db.main.plain'],
] as const

describe.each(places)('in a session whose configuration is locked, rows of %s', (_, into, from) => {
  test.each(modeCases)('are refreshed with %s', async (mode, options, used) => {
    await rawQuery(folder.file('main.duckdb'), 'CREATE SCHEMA extra; CREATE TABLE extra.far AS SELECT 1 AS f')
    const views = [
      { name: 'base', db_schema: 'other', source: 'csv', uri: 'numbers.csv' },
      { name: 'plain', sql: 'SELECT 1 AS one' },
      {
        ...{
          name: 'kept',
          db_schema: 'other',
          sql: `SELECT n::INTEGER AS n, one -- the end\nFROM ${from}`,
          ...(into && { into }),
        },
        materialized: { mode, ...options, changed_by: 'never' },
      },
    ]
    const settings = ["SET search_path = 'main,extra'"]
    const attachments = { duckdb: [{ alias: 'shop', path: 'shop.duckdb', read_only: false }] }
    const rest = { duckdb: { database: 'main.duckdb', security, settings }, attachments }
    await using catalog = connectToCatalog(fileCatalog(views, rest) as Parameters<typeof connectToCatalog>[0], {
      base: folder.path,
    })
    await catalog.getConnection()
    const { materialized: [planned] = [] } = await catalog.plan({ materialized: true })
    expect([planned?.state, planned?.failure]).toEqual(['pending', undefined])
    await catalog.refresh({ materialized: true })
    await folder.write({ 'numbers.csv': 'n\n1\n2\n3\n' })
    const { materialized } = await catalog.refresh({ materialized: ['kept'] })
    expect(materialized).toMatchObject([{ state: 'refreshed', mode: used, rows: 3 }])
    expect(await catalog.query(`SELECT n FROM ${into ? 'shop.' : ''}other.kept ORDER BY n`)).toEqual([
      { n: 1 },
      { n: 2 },
      { n: 3 },
    ])
    // The view that had the SQL meanwhile is gone
    const names = "SELECT view_name AS name FROM duckdb_views() WHERE NOT internal AND name LIKE '\\_%' ESCAPE '\\'"
    expect(await catalog.query(names)).toEqual([])
  })
})
