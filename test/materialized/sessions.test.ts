import { nodeApi } from '../../src/driver/node-api.js'
import { type ConnectOptions, connectToCatalog } from '../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../support/catalog-folder.js'
import { recordStatements } from '../support/recording-driver.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({ 'numbers.csv': 'n\n1\n' })
})
afterEach(() => folder[Symbol.asyncDispose]())

function open(views: readonly object[], rest: Readonly<Record<string, unknown>> = {}, options: ConnectOptions = {}) {
  return connectToCatalog(fileCatalog(views, rest) as Parameters<typeof connectToCatalog>[0], { base: folder.path, ...options })
}

const kept = { name: 'kept', source: 'csv', uri: 'numbers.csv', materialized: true }

test('a reconnect with kept rows runs as many statements as one without', async () => {
  const views = Array.from({ length: 6 }, (_, index) => ({ name: `v${index}`, sql: `SELECT ${index} AS n` }))
  const count = async (list: readonly object[]) => {
    const statements: string[] = []
    await using catalog = open(list, {}, { driver: recordStatements(nodeApi(), statements) })
    await catalog.getConnection()
    expect(catalog.report?.views.every(({ action }) => action === 'keep')).toBe(true)
    return statements.length
  }
  await (async () => {
    await using catalog = open(views)
    await catalog.getConnection()
  })()
  const before = await count(views)
  const some = views.map((view, index) => ({ ...view, materialized: index < 2 }))
  await (async () => {
    await using catalog = open(some)
    await catalog.refresh({ materialized: true, full: true })
    expect(catalog.materialized()).toHaveLength(2)
  })()
  expect(await count(some)).toBe(before)
})

test('variables, macros, the search path and temporary objects of the session are used', async () => {
  const views = [
    { name: 'own', db_schema: 'other', sql: 'SELECT 1 AS n' },
    {
      name: 'all',
      db_schema: 'other',
      sql: "SELECT n, twice(getvariable('factor'))::INTEGER AS m, t FROM own, beside",
      materialized: true,
    },
  ]
  const rest = {
    duckdb: {
      database: 'main.duckdb',
      pragmas: [
        'SET VARIABLE factor = 21',
        "CREATE SCHEMA IF NOT EXISTS extra; CREATE OR REPLACE TABLE extra.beside AS SELECT 'x' AS t",
        "SET search_path = 'main,extra'",
      ],
    },
    macros: [{ name: 'twice', parameters: ['x'], sql: 'x * 2' }],
  }
  await using catalog = open(views, rest)
  await catalog.refresh({ materialized: true })
  expect(await catalog.query('FROM other."all"')).toEqual([{ n: 1, m: 42, t: 'x' }])
  expect(catalog.materialized()).toMatchObject([{ view: 'other.all', state: 'fresh' }])
})

test('a hardened session refreshes what it may read, and the plan says what it may not', async () => {
  const openHardened = async (allowed: string) => {
    const security = { external_access: false, allowed_directories: [allowed], lock_configuration: true }
    const catalog = open([kept], { duckdb: { database: 'main.duckdb', security } })
    await catalog.getConnection()
    return catalog
  }
  const refused = expect.stringContaining('disabled by configuration')
  await using forbidden = await openHardened('elsewhere')
  expect((await forbidden.plan({ materialized: true })).materialized).toMatchObject([{ state: 'pending', failure: refused }])
  await expect(forbidden.refresh({ materialized: true })).rejects.toMatchObject({ code: 'MATERIALIZE_FAILED', message: refused })
  await forbidden.close()
  await using allowed = await openHardened('.')
  const { materialized: [planned] = [] } = await allowed.plan({ materialized: true })
  expect(planned).toMatchObject({ state: 'pending', failure: refused })
  await allowed.refresh({ materialized: true })
  expect(await allowed.query('FROM kept')).toEqual([{ n: 1n }])
})

test('a view that reads a credential keeps its rows, and shows it nowhere', async () => {
  const sql = `SELECT count(*)::INTEGER AS n FROM read_csv('${folder.file('numbers.csv')}') WHERE 'https://user:hunter2secret@example.com/x' <> ''`
  const events: unknown[] = []
  const onEvent = (event: unknown) => events.push(event)
  await using catalog = open(
    [{ name: 'kept', sql, materialized: { changed_by: { sql: "SELECT 'https://user:hunter2secret@example.com/x'" } } }],
    {},
    { onEvent },
  )
  const report = await catalog.refresh({ materialized: true })
  expect(await catalog.query('FROM kept')).toEqual([{ n: 1 }])
  const plan = await catalog.plan({ materialized: true, full: true })
  expect(JSON.stringify([report, plan, events, catalog.materialized()])).not.toContain('hunter2secret')
  const ledger = await catalog.query('FROM _duckalog.materialized', undefined, { rowMode: 'json' })
  expect(JSON.stringify(ledger)).not.toContain('hunter2secret')
})

test('catalogs of one process that share a file refresh each view once', async () => {
  const starts: string[] = []
  const onEvent = (event: { readonly type: string }) => event.type === 'materialize-start' && starts.push(event.type)
  await using one = open([kept], {}, { onEvent })
  await using other = open([kept], {}, { onEvent })
  await Promise.all([one, other].map((catalog) => catalog.refresh({ materialized: true })))
  expect(starts).toHaveLength(1)
  expect(await other.query('FROM kept')).toEqual([{ n: 1n }])
  expect([one, other].map((catalog) => catalog.materialized()[0]?.state)).toEqual(['fresh', 'fresh'])
})

test('a catalog whose file is closed when idle opens it for a refresh', async () => {
  await using catalog = open([kept], {}, { releaseOnIdle: 50 })
  await catalog.refresh({ materialized: true })
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(catalog.materialized()).toMatchObject([{ view: 'main.kept', state: 'fresh' }])
  expect((await catalog.refresh({ materialized: ['kept'], full: true })).materialized).toMatchObject([{ state: 'refreshed' }])
})
