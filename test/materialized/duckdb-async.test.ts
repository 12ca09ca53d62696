import { duckdbAsync } from '../../src/driver/duckdb-async.js'
import { connectToCatalog } from '../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../support/catalog-folder.js'
import { modeCases } from './mode-cases.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({ 'numbers.csv': 'n\n1\n2\n' })
})
afterEach(() => folder[Symbol.asyncDispose]())

const open = (views: readonly object[]) =>
  connectToCatalog(fileCatalog(views) as Parameters<typeof connectToCatalog>[0], { base: folder.path, driver: duckdbAsync() })

test.each(modeCases)('duckdb-async refreshes with %s', async (mode, options, used) => {
  const sql = `SELECT n::INTEGER AS n FROM '${folder.file('numbers.csv')}'`
  await using catalog = open([{ name: 'kept', db_schema: 'other', sql, materialized: { mode, ...options } }])
  await catalog.refresh({ materialized: true })
  await folder.write({ 'numbers.csv': 'n\n1\n2\n3\n' })
  const { materialized } = await catalog.refresh({ materialized: true })
  expect(materialized).toMatchObject([{ state: 'refreshed', mode: used, rows: 3 }])
  expect(await catalog.query('FROM other.kept ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
})

test('duckdb-async cannot end a build, and the error says so', async () => {
  const sql = 'SELECT max(md5(range::VARCHAR)) AS n FROM range(8000000)'
  await using catalog = open([{ name: 'slow', sql, materialized: { timeout: '1s' } }])
  await expect(catalog.refresh({ materialized: true })).rejects.toMatchObject({
    code: 'MATERIALIZE_BUDGET',
    message: expect.stringMatching(/took longer than 1s.*\n.*cannot end a running statement/),
  })
  expect(await catalog.query("SELECT table_name FROM duckdb_tables() WHERE schema_name = '_duckalog_data'")).toEqual([])
  expect(catalog.materialized()).toMatchObject([{ state: 'pending' }])
})
