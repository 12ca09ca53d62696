import { readdir } from 'node:fs/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { type CatalogReport, type ConnectOptions, connectToCatalog } from '../../../src/index.js'
import { fileCatalog, makeFolder } from '../../support/catalog-folder.js'

const actions = (report: Pick<CatalogReport, 'views'> | undefined) =>
  report?.views.map(({ action, view }) => `${action} ${view.schema}.${view.name}`)

/** One connect, as a process of its own would do it. */
async function connectOnce(config: string, options: ConnectOptions = {}): Promise<CatalogReport> {
  await using catalog = connectToCatalog(config, options)
  await catalog.query('SELECT 1')
  return catalog.report as CatalogReport
}

/** SQL on the file by foreign hand. */
async function byHand(path: string, sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJS()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

const views = [
  {
    name: 'daily',
    db_schema: 'sales',
    sql: 'SELECT CAST(day AS DATE) AS day, total::DECIMAL(10, 2) AS total FROM orders',
    description: 'By day',
  },
  { name: 'orders', sql: "SELECT '2026-01-01' AS day, 1e3 AS total" },
]

test('views are created in dependency order, with schemas and comments, and kept afterwards', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  expect(actions(await connectOnce(folder.file('catalog.json')))).toEqual(['create main.orders', 'create sales.daily'])
  for (let round = 0; round < 3; round++) {
    expect(actions(await connectOnce(folder.file('catalog.json')))).toEqual(['keep sales.daily', 'keep main.orders'])
  }
  expect(await byHand(folder.file('main.duckdb'), "SELECT comment FROM duckdb_views() WHERE view_name = 'daily'")).toEqual([
    { comment: 'By day' },
  ])
})

test('manual changes are found and repaired; the user’s own objects are not touched', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  await connectOnce(folder.file('catalog.json'))
  const mine = 'CREATE TABLE mine AS SELECT 7 AS i; CREATE VIEW my_view AS FROM mine'
  await byHand(folder.file('main.duckdb'), `CREATE OR REPLACE VIEW orders AS SELECT '2025-01-01' AS day, 2 AS total; ${mine}`)
  const report = await connectOnce(folder.file('catalog.json'))
  expect(report.views).toEqual([
    expect.objectContaining({ action: 'replace', reason: 'it was changed by hand', view: { schema: 'main', name: 'orders' } }),
    expect.objectContaining({ action: 'replace', reason: 'it reads main.orders, which changes' }),
  ])
  expect(await byHand(folder.file('main.duckdb'), 'SELECT total::INT AS total FROM sales.daily')).toEqual([{ total: 1000 }])
  expect(await byHand(folder.file('main.duckdb'), 'FROM my_view')).toEqual([{ i: 7 }])
})

test('plan says what a connect will do, for an existing and for a missing file, and creates nothing', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  const plan = async () => {
    await using catalog = connectToCatalog(folder.file('catalog.json'))
    return await catalog.plan()
  }
  expect(actions(await plan())).toEqual(['create main.orders', 'create sales.daily'])
  expect(await readdir(folder.path)).toEqual(['catalog.json'])
  await connectOnce(folder.file('catalog.json'))
  expect(actions(await plan())).toEqual(['keep sales.daily', 'keep main.orders'])
  await folder.write({ 'catalog.json': fileCatalog([{ name: 'orders', sql: "SELECT 'x' AS day" }]) })
  expect(actions(await plan())).toEqual(['drop sales.daily', 'replace main.orders'])
  expect(actions(await plan())).toEqual(['drop sales.daily', 'replace main.orders'])
})

test('refresh applies what changed in the config to the open catalog', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  const connection = await catalog.getConnection()
  await folder.write({
    'catalog.json': fileCatalog([...views, { name: 'third', sql: "SELECT getvariable('x') AS x" }], {
      duckdb: { database: 'main.duckdb', settings: ["SET VARIABLE x = 'set'", "SET default_order = 'DESC'"] },
    }),
  })
  expect(actions(await catalog.plan())).toEqual(['keep sales.daily', 'keep main.orders', 'create main.third'])
  expect(actions(await catalog.refresh())).toEqual(['keep sales.daily', 'keep main.orders', 'create main.third'])
  expect(await catalog.query('FROM third')).toEqual([{ x: 'set' }])
  expect(
    (await connection.runAndReadAll("SELECT x, current_setting('default_order') AS o FROM third")).getRowObjectsJS(),
  ).toEqual([{ x: 'set', o: 'DESC' }])
  expect(await catalog.getConnection()).toBe(connection)
})

test('a refresh that fails leaves the catalog as it was', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  await catalog.query('SELECT 1')
  await folder.write({ 'catalog.json': fileCatalog([{ name: 'orders', sql: 'FROM missing' }]) })
  await expect(catalog.refresh()).rejects.toMatchObject({ code: 'VIEW_FAILED', view: 'main.orders' })
  expect(await catalog.query('SELECT total::INT AS total FROM sales.daily')).toEqual([{ total: 1000 }])
  await folder.write({ 'catalog.json': 'not json' })
  await expect(catalog.refresh()).rejects.toMatchObject({ code: 'CONFIG_SYNTAX' })
  expect(await catalog.query('SELECT total::INT AS total FROM sales.daily')).toEqual([{ total: 1000 }])
})

test('readOnly writes nothing and reports outdated views', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  await connectOnce(folder.file('catalog.json'))
  await folder.write({ 'catalog.json': fileCatalog([views[0] ?? {}, { name: 'orders', sql: "SELECT 'x' AS day, 2 AS total" }]) })
  await using catalog = connectToCatalog(folder.file('catalog.json'), { readOnly: true })
  expect(await catalog.query('SELECT total::INT AS total FROM sales.daily')).toEqual([{ total: 1000 }])
  expect(catalog.report?.warnings).toEqual([
    expect.objectContaining({ code: 'VIEWS_STALE', message: expect.stringMatching(/main\.orders .*definition changed/) }),
  ])
  await expect(catalog.query('CREATE TABLE t (i INT)')).rejects.toMatchObject({ code: 'QUERY_FAILED' })
})

test('readOnly without a file is rejected with a remedy', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  await expect(connectOnce(folder.file('catalog.json'), { readOnly: true })).rejects.toMatchObject({
    code: 'DATABASE_OPEN_FAILED',
  })
  const memory = connectToCatalog({ version: 1, duckdb: {} }, { readOnly: true })
  await expect(memory.query('SELECT 1')).rejects.toMatchObject({
    code: 'DATABASE_OPEN_FAILED',
    message: expect.stringMatching(/databasePath/),
  })
})

test('forceRebuild replaces every view, including foreign ones, but never a table', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog([{ name: 'v', sql: 'SELECT 1 AS i' }]) })
  await byHand(folder.file('main.duckdb'), 'CREATE VIEW v AS SELECT 2 AS i')
  await expect(connectOnce(folder.file('catalog.json'))).rejects.toMatchObject({ code: 'VIEW_CONFLICT', view: 'main.v' })
  expect(await byHand(folder.file('main.duckdb'), 'FROM v')).toEqual([{ i: 2 }])
  expect(actions(await connectOnce(folder.file('catalog.json'), { forceRebuild: true }))).toEqual(['replace main.v'])
  expect(await byHand(folder.file('main.duckdb'), 'FROM v')).toEqual([{ i: 1 }])
  await byHand(folder.file('main.duckdb'), 'DROP VIEW v; CREATE TABLE v AS SELECT 3 AS i')
  await expect(connectOnce(folder.file('catalog.json'), { forceRebuild: true })).rejects.toMatchObject({ code: 'VIEW_CONFLICT' })
  expect(await byHand(folder.file('main.duckdb'), 'FROM v')).toEqual([{ i: 3 }])
})

test('an equal view that was created by hand is adopted', async () => {
  await using folder = await makeFolder({
    'catalog.json': fileCatalog([{ name: 'v', sql: 'select 1 as i -- ours', description: 'now with words' }]),
  })
  await byHand(folder.file('main.duckdb'), 'CREATE VIEW v AS SELECT 1 AS i')
  expect(actions(await connectOnce(folder.file('catalog.json')))).toEqual(['adopt main.v'])
  expect(await byHand(folder.file('main.duckdb'), "SELECT comment FROM duckdb_views() WHERE view_name = 'v'")).toEqual([
    { comment: 'now with words' },
  ])
  expect(actions(await connectOnce(folder.file('catalog.json')))).toEqual(['keep main.v'])
})

test('catalogs of different names share a database without touching each other’s views', async () => {
  await using folder = await makeFolder({
    'a.json': fileCatalog([{ name: 'va', sql: 'SELECT 1' }], { name: 'a' }),
    'b.json': fileCatalog([{ name: 'vb', sql: 'SELECT 1' }], { name: 'b' }),
    'c.json': fileCatalog([{ name: 'va', sql: 'SELECT 1' }], { name: 'c' }),
  })
  expect(actions(await connectOnce(folder.file('a.json')))).toEqual(['create main.va'])
  expect(actions(await connectOnce(folder.file('b.json')))).toEqual(['create main.vb'])
  expect(actions(await connectOnce(folder.file('a.json')))).toEqual(['keep main.va'])
  await expect(connectOnce(folder.file('c.json'))).rejects.toMatchObject({
    code: 'VIEW_CONFLICT',
    message: expect.stringMatching(/"a" owns/),
  })
})

test('databasePath overrides the database of the config', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  await connectOnce(folder.file('catalog.json'), { databasePath: folder.file('other.duckdb') })
  expect(await byHand(folder.file('other.duckdb'), 'SELECT total::INT AS total FROM sales.daily')).toEqual([{ total: 1000 }])
  expect(await byHand(folder.file('main.duckdb'), 'SELECT count(*)::INT AS n FROM duckdb_views() WHERE NOT internal')).toEqual([
    { n: 0 },
  ])
})

test('a ledger of a newer version is rejected, and nothing is changed', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  await connectOnce(folder.file('catalog.json'))
  await byHand(
    folder.file('main.duckdb'),
    'UPDATE _duckalog.ledger SET format = 99; ALTER TABLE _duckalog.views DROP COLUMN text_hash',
  )
  await expect(connectOnce(folder.file('catalog.json'))).rejects.toMatchObject({
    code: 'DATABASE_NEWER',
    message: expect.stringMatching(/format 99/),
  })
})

test('a view that fails rolls all changes back and is named', async () => {
  const broken = [
    { name: 'a', sql: 'SELECT 1' },
    { name: 'b', sql: 'SELECT nothing FROM a' },
    { name: 'c', sql: 'SELECT 1 -- a comment at the end' },
  ]
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(broken) })
  await expect(connectOnce(folder.file('catalog.json'))).rejects.toMatchObject({
    code: 'VIEW_FAILED',
    view: 'main.b',
    at: ['views', 1, 'sql'],
    message: expect.stringMatching(/nothing/),
  })
  expect(await byHand(folder.file('main.duckdb'), 'SELECT count(*)::INT AS n FROM duckdb_views() WHERE NOT internal')).toEqual([
    { n: 0 },
  ])
})

test('a change that would break a view that reads the changed one is rolled back, and both are named', async () => {
  const chain = (sql: string) =>
    fileCatalog([
      { name: 'a', sql },
      { name: 'b', sql: 'SELECT i FROM a' },
    ])
  await using folder = await makeFolder({ 'catalog.json': chain('SELECT 1 AS i') })
  await connectOnce(folder.file('catalog.json'))
  await folder.write({ 'catalog.json': chain('SELECT 1 AS j') })
  await expect(connectOnce(folder.file('catalog.json'))).rejects.toMatchObject({
    view: 'main.b',
    message: expect.stringMatching(/main\.b .*main\.a/),
  })
  expect(await byHand(folder.file('main.duckdb'), 'FROM b')).toEqual([{ i: 1 }])
})
