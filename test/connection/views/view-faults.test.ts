import { execFile } from 'node:child_process'
import { stat, truncate, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { nodeApi } from '../../../src/driver/node-api.js'
import { connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../../support/catalog-folder.js'
import { createFailingDriver } from '../../support/failing-driver.js'
import { mountFolder, testWithMount } from '../../support/mounted-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'

const run = promisify(execFile)
const viewNames = 'SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1'

test('when a chain of views is too deep for DuckDB, the error names the first view beyond the limit, and no view is made', async () => {
  const views = Array.from({ length: 600 }, (_, index) => ({
    name: `v${index}`,
    sql: index === 0 ? 'SELECT 1 AS x' : `SELECT x FROM v${index - 1}`,
  }))
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  await expect(catalog.getConnection()).rejects.toMatchObject({
    code: 'VIEW_FAILED',
    view: expect.stringMatching(/^main\.v(?:4|5)\d\d$/),
    message: expect.stringContaining('Max expression depth'),
  })
  expect(await rawQuery(folder.file('main.duckdb'), viewNames)).toEqual([])
})

test('a refresh waits for a host that changes the same view in a transaction, and then makes all changes', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog([{ name: 'v', sql: 'SELECT 1 AS x' }]) })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  const connection = await catalog.getConnection()
  await folder.write({
    'catalog.json': fileCatalog([
      { name: 'v', sql: 'SELECT 2 AS x' },
      { name: 'w', sql: 'FROM v' },
    ]),
  })
  await connection.run('BEGIN')
  await connection.run('CREATE OR REPLACE VIEW v AS SELECT 99 AS x')
  const refreshing = catalog.refresh()
  await sleep(150)
  await connection.run('COMMIT')
  const { views } = await refreshing
  expect(views.map(({ action, view }) => [action, view.name])).toEqual([
    ['replace', 'v'],
    ['create', 'w'],
  ])
  expect(await catalog.query('FROM w')).toEqual([{ x: 2 }])
})

test('a refresh waits until its limit for a host that never ends its transaction; the error says so, and nothing is lost', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog([{ name: 'v', sql: 'SELECT 1 AS x' }]) })
  await using catalog = connectToCatalog(folder.file('catalog.json'), { timeouts: { connect: 1_500 } })
  const connection = await catalog.getConnection()
  await folder.write({ 'catalog.json': fileCatalog([{ name: 'v', sql: 'SELECT 2 AS x' }]) })
  await connection.run('BEGIN')
  await connection.run('CREATE OR REPLACE VIEW v AS SELECT 99 AS x')
  await expect(catalog.refresh()).rejects.toMatchObject({
    code: 'STEP_TIMEOUT',
    retryable: true,
    message: expect.stringMatching(/stopped at the views, after \d+ conflicts? with other writers \(last: .*conflict/i),
  })
  await connection.run('ROLLBACK')
  expect(await catalog.query('FROM v')).toEqual([{ x: 1 }])
  await catalog.refresh()
  expect(await catalog.query('FROM v')).toEqual([{ x: 2 }])
})

test('a connect fails when DuckDB answers OK to a COMMIT that it does not make', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog([{ name: 'v', sql: 'SELECT 1 AS x' }]) })
  const real = nodeApi()
  const driver: typeof real = {
    ...real,
    async open(database, options) {
      const instance = await real.open(database, options)
      return {
        ...instance,
        async connect() {
          const connection = await instance.connect()
          const run: typeof connection.run = (sql, values) => connection.run(sql === 'COMMIT' ? 'ROLLBACK' : sql, values)
          return { ...connection, run }
        },
      }
    },
  }
  await using catalog = connectToCatalog(folder.file('catalog.json'), { driver })
  await expect(catalog.getConnection()).rejects.toMatchObject({ code: expect.stringMatching(/^(VIEW|QUERY)_FAILED$/) })
  await catalog.close()
  expect(await rawQuery(folder.file('main.duckdb'), viewNames)).toEqual([])
})

test.each<[what: string, damage: (log: string) => Promise<void>, action: string]>([
  ['is whole', async () => undefined, 'adopt'],
  ['is cut off', (log) => truncate(log, 2_000), 'create'],
  ['holds junk', (log) => writeFile(log, Buffer.alloc(4_000, 'x')), 'create'],
])(
  'when the write-ahead log of a killed process %s, the next connect makes the views that it lost',
  async (_, damage, action) => {
    await using folder = await makeFolder()
    const views = Array.from({ length: 50 }, (_, index) => ({ name: `v${index}`, sql: `SELECT ${index} AS x` }))
    await folder.write({ 'catalog.json': fileCatalog(views) })
    const log = folder.file('main.duckdb.wal')
    await applyAndDie(folder)
    expect((await stat(log)).size).toBeGreaterThan(4_000)
    await damage(log)
    await using catalog = connectToCatalog(folder.file('catalog.json'))
    expect(await catalog.query('SELECT (SELECT x FROM v0) + (SELECT x FROM v49) AS sum')).toEqual([{ sum: 49 }])
    expect(catalog.report?.views.map((change) => change.action)).toEqual(views.map(() => action))
    const found = await catalog.query(
      "SELECT count(*)::INTEGER AS views FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'",
    )
    expect(found).toEqual([{ views: 50 }])
  },
)

/** Applies the catalog in a process that ends before anything reaches the database file: all is in the write-ahead log. */
async function applyAndDie(folder: CatalogFolder): Promise<void> {
  const sql = `SET wal_autocheckpoint = '1TB'; BEGIN; ${await viewStatements(folder)}COMMIT`
  const script = `
    const { DuckDBInstance } = require('@duckdb/node-api')
    DuckDBInstance.create(${JSON.stringify(folder.file('main.duckdb'))})
      .then((instance) => instance.connect())
      .then((connection) => connection.run(${JSON.stringify(sql)}))
      .then(() => process.kill(process.pid, 'SIGKILL'))`
  await expect(run(process.execPath, ['-e', script])).rejects.toMatchObject({ signal: 'SIGKILL' })
}

async function viewStatements(folder: CatalogFolder): Promise<string> {
  await using catalog = connectToCatalog(folder.file('catalog.json'), { databasePath: ':memory:' })
  const { views } = await catalog.plan()
  return views.map(({ view, definition }) => `CREATE VIEW ${view.name} AS ${definition?.sql};`).join(' ')
}

testWithMount(
  'a disk that is full at the commit of the views keeps the old state, and all is made once there is room',
  async () => {
    await using folder = await makeFolder()
    await using _ = await mountFolder(folder.file('disk'), 'size=3m')
    const views = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        name: `v${index}`,
        sql: `SELECT '${'x'.repeat(4_000)}' AS text, ${index} AS x`,
      }))
    const catalogOf = (count: number) => ({ version: 1, duckdb: { database: 'disk/main.duckdb' }, views: views(count) })
    await folder.write({ 'catalog.json': catalogOf(2) })
    {
      await using catalog = connectToCatalog(folder.file('catalog.json'))
      await catalog.getConnection()
    }
    await folder.write({ 'catalog.json': catalogOf(1_500) })
    {
      await using catalog = connectToCatalog(folder.file('catalog.json'))
      await expect(catalog.getConnection()).rejects.toMatchObject({ message: expect.stringMatching(/No space left on device/) })
      expect(catalog.report).toBeUndefined()
    }
    await folder.write({ 'catalog.json': catalogOf(3) })
    await using catalog = connectToCatalog(folder.file('catalog.json'))
    await catalog.getConnection()
    expect(catalog.report?.views.map(({ action }) => action)).toEqual(['keep', 'keep', 'create'])
  },
)

test('when DuckDB reports a fatal error, the instance is closed, and the next connect opens a new one', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog([{ name: 'v', sql: 'SELECT 1 AS x' }]) })
  const fatal = () => new Error('FATAL Error: database has been invalidated because of a previous fatal error')
  const driver = createFailingDriver(nodeApi(), fatal)
  await using catalog = connectToCatalog(folder.file('catalog.json'), { driver })
  driver.failAt(6)
  await expect(catalog.getConnection()).rejects.toThrow('FATAL')
  expect(driver.openConnections).toBe(0)
  expect(await catalog.query('FROM v')).toEqual([{ x: 1 }])
})
