import { readdir } from 'node:fs/promises'
import { type BuildOptions, buildCatalog, connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({ 'numbers.csv': 'n\n1\n2\n' })
})
afterEach(() => folder[Symbol.asyncDispose]())

type Treatment = NonNullable<BuildOptions['materialized']>

const base = { name: 'base', sql: 'SELECT n::INTEGER AS n FROM raw' }
const views = [
  { name: 'raw', source: 'csv', uri: 'numbers.csv' },
  base,
  { name: 'kept', sql: 'SELECT sum(n)::INTEGER AS total FROM base', materialized: { order_by: ['total'] } },
  { name: 'Odd "one"', db_schema: 'other', sql: 'FROM kept', materialized: true },
]

const write = (list: readonly object[] = views, rest: Readonly<Record<string, unknown>> = {}) =>
  folder.write({ 'catalog.json': fileCatalog(list, rest) })

const build = (materialized?: Treatment, options: BuildOptions = {}) =>
  buildCatalog(folder.file('catalog.json'), { ...options, materialized })

/** What a database file has: the total, and whether it is kept. */
async function read(file: string) {
  const tables = await rawQuery(
    folder.file(file),
    `SELECT count(*)::INTEGER AS tables, (SELECT count(*)::INTEGER FROM _duckalog.materialized) AS recorded FROM duckdb_tables() WHERE schema_name = '_duckalog_data'`,
  )
  const rows = await rawQuery(folder.file(file), 'SELECT a.total, b.total AS other FROM kept a, other."Odd ""one""" b')
  return { ...tables[0], ...rows[0] }
}

/** Refreshes the catalog's own database, then changes the source. */
async function refreshed() {
  await write()
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  await catalog.refresh({ materialized: true })
  await folder.write({ 'numbers.csv': 'n\n10\n20\n' })
}

const states = ({ report }: Awaited<ReturnType<typeof build>>) => report?.materialized?.map(({ state }) => state)

const old = { total: 3, other: 3, tables: 2, recorded: 2 }
const now = { total: 30, other: 30, tables: 2, recorded: 2 }
const live = { total: 30, other: 30, tables: 0, recorded: 0 }

describe('a new file beside the database of the catalog', () => {
  test.each([
    [undefined, now, ['refreshed', 'refreshed']],
    ['refresh', now, ['refreshed', 'refreshed']],
    ['keep', old, ['fresh', 'fresh']],
    ['live', live, undefined],
  ] as const)('with %s', async (materialized, expected, told) => {
    await refreshed()
    const built = await build(materialized, { databasePath: folder.file('out.duckdb') })
    expect([await read('out.duckdb'), states(built)]).toEqual([expected, told])
    expect(await read('main.duckdb')).toEqual(old)
    // The next connect to the new file finds all in order, and refreshes it again and again
    await using catalog = connectToCatalog(folder.file('catalog.json'), { databasePath: folder.file('out.duckdb') })
    await catalog.getConnection()
    const left = catalog.report?.views.filter(({ action }) => action !== 'keep').map(({ view }) => view.name)
    expect(left).toEqual([])
    for (let time = 0; time < 4; time += 1) await catalog.refresh({ materialized: true, full: true })
    expect(await catalog.query('FROM kept')).toEqual([{ total: 30 }])
    await catalog.close()
    expect(await read('out.duckdb')).toEqual(now)
  })

  test('rows of another definition are not copied, nor are rows from a view that has changed', async () => {
    await refreshed()
    await write(views.map((view) => (view.name === 'base' ? { ...base, sql: 'SELECT (n * 2)::INTEGER AS n FROM raw' } : view)))
    const built = await build('keep', { databasePath: folder.file('out.duckdb') })
    expect(states(built)).toEqual(['pending', 'pending'])
    expect(await read('out.duckdb')).toEqual({ total: 60, other: 60, tables: 0, recorded: 0 })
  })

  test('rows are copied while this process has the database open', async () => {
    await refreshed()
    await using catalog = connectToCatalog(folder.file('catalog.json'))
    await catalog.getConnection()
    await build('keep', { databasePath: folder.file('out.duckdb') })
    expect(await catalog.query('FROM kept')).toEqual([{ total: 3 }])
    expect(await read('out.duckdb')).toEqual(old)
  })
})

describe('a file that exists', () => {
  test.each([
    [undefined, now],
    ['keep', old],
    ['live', live],
  ] as const)('with %s', async (materialized, expected) => {
    await refreshed()
    await build(materialized)
    expect(await read('main.duckdb')).toEqual(expected)
    await build()
    expect(await read('main.duckdb')).toEqual(now)
  })

  test('a dry run lists what happens to the views, and changes nothing', async () => {
    await refreshed()
    const { plan } = await build('live', { dryRun: true })
    expect(plan?.views.filter(({ action }) => action === 'replace').map(({ view }) => view.name)).toEqual(['kept', 'Odd "one"'])
    expect((await build('refresh', { dryRun: true })).plan?.materialized).toMatchObject([{ state: 'fresh' }, { state: 'fresh' }])
    expect(await read('main.duckdb')).toEqual(old)
  })
})

describe('rows that cannot be read', () => {
  const failing = { name: 'bad', sql: "SELECT n, ('no' || n)::INTEGER AS m FROM raw", materialized: true }

  test('leave no file, and the error names the view and what to do', async () => {
    await write([...views, failing])
    const error = await build().catch((each: unknown) => each)
    expect(error).toMatchObject({ code: 'MATERIALIZE_FAILED', view: 'main.bad', location: { line: 1 } })
    expect(String(error)).toContain('--materialized keep')
    expect((await readdir(folder.path)).sort()).toEqual(['catalog.json', 'numbers.csv'])
  })

  test('leave the old ones in a file that exists', async () => {
    await refreshed()
    await write([...views, failing])
    await expect(build()).rejects.toMatchObject({ code: 'MATERIALIZE_FAILED' })
    expect(await read('main.duckdb')).toMatchObject({ total: 30, tables: 2 })
    await expect(build('keep')).resolves.toMatchObject({ database: folder.file('main.duckdb') })
  })

  test('of an optional view are a warning', async () => {
    await write([...views, { ...failing, optional: true }])
    const { report } = await build()
    expect(report?.warnings).toMatchObject([{ code: 'VIEW_UNAVAILABLE' }])
    expect(await read('main.duckdb')).toEqual({ ...live, total: 3, other: 3, tables: 2, recorded: 3 })
  })
})

test('hardening of the catalog does not keep a build from its sources', async () => {
  const security = { external_access: false, lock_configuration: true }
  await write(views, { duckdb: { database: 'main.duckdb', security } })
  await build()
  expect(await read('main.duckdb')).toEqual({ ...now, total: 3, other: 3 })
})
