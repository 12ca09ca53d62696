import { writeFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { type ConnectOptions, connectToCatalog, type ExportOptions, exportCatalog } from '../../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({ 'numbers.csv': 'n\n1\n2\n' })
})
afterEach(() => folder[Symbol.asyncDispose]())

const views = [
  { name: 'base', db_schema: 'other', source: 'csv', uri: 'numbers.csv' },
  {
    name: 'kept',
    db_schema: 'other',
    description: 'The total',
    sql: 'SELECT sum(n)::INTEGER AS total FROM base',
    materialized: true,
  },
  { name: 'reader', sql: 'FROM other.kept' },
]

const open = (rest: object = {}, options: ConnectOptions = {}) =>
  connectToCatalog(fileCatalog(views, { ...rest }) as Parameters<typeof connectToCatalog>[0], { base: folder.path, ...options })

/** Exports to a file of the folder. */
async function send(catalog: Parameters<typeof exportCatalog>[0], options: ExportOptions = {}) {
  return exportCatalog(catalog, 's3://bucket/main.duckdb', {
    base: folder.path,
    ...options,
    upload: async (content) => writeFile(folder.file('out.duckdb'), await buffer(content)),
  })
}

async function read() {
  const sql = `SELECT total, (SELECT count(*)::INTEGER FROM duckdb_tables() WHERE schema_name = '_duckalog_data') AS tables,
    (SELECT comment FROM duckdb_views() WHERE view_name = 'kept') AS comment FROM reader`
  return (await rawQuery(folder.file('out.duckdb'), sql))[0]
}

async function refreshed(rest: object = {}) {
  await using catalog = open(rest)
  await catalog.refresh({ materialized: true })
  await catalog.close()
  await folder.write({ 'numbers.csv': 'n\n10\n20\n' })
}

const comment = 'The total'

test.each([
  [undefined, { total: 30, tables: 1, comment }],
  ['refresh', { total: 30, tables: 1, comment }],
  ['keep', { total: 3, tables: 1, comment }],
  ['live', { total: 30, tables: 0, comment }],
] as const)('a live catalog and its config are exported with %s', async (materialized, expected) => {
  await refreshed()
  await send(fileCatalog(views) as Parameters<typeof connectToCatalog>[0], { materialized })
  expect(await read()).toEqual(expected)
  await using catalog = open()
  const { report } = await send(catalog, { materialized })
  expect(await read()).toEqual(expected)
  expect(report.materialized).toMatchObject([{ state: expected.total === 30 && expected.tables === 1 ? 'refreshed' : 'fresh' }])
  // The catalog itself keeps its rows
  expect((await catalog.query('FROM reader'))[0]).toEqual({ total: materialized === 'keep' || materialized === 'live' ? 3 : 30 })
})

test('a read-only catalog is exported as it is, and the report has the age of its rows', async () => {
  await refreshed()
  await using catalog = open({}, { readOnly: true })
  const { report } = await send(catalog)
  expect(report.materialized).toMatchObject([{ state: 'fresh', ageMs: expect.any(Number) }])
  expect(await read()).toEqual({ total: 3, tables: 1, comment })
  await send(catalog, { materialized: 'live' })
  expect(await read()).toEqual({ total: 30, tables: 0, comment })
})

test('a live catalog whose rows cannot be read is not exported', async () => {
  await refreshed()
  await folder.write({ 'numbers.csv': 'm\n1\n' })
  await using catalog = open()
  await expect(send(catalog)).rejects.toMatchObject({
    code: 'MATERIALIZE_FAILED',
    view: 'other.kept',
    message: expect.stringContaining("With `materialized: 'keep'`"),
  })
  await expect(read()).rejects.toThrow()
  await send(catalog, { materialized: 'keep' })
  expect(await read()).toMatchObject({ total: 3 })
})
