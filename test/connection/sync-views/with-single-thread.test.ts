import type { DuckDBConnection } from '@duckdb/node-api'
import { connectToCatalog } from '../../../src/connection/connect-to-catalog.js'
import { withSingleThread } from '../../../src/connection/sync-views/with-single-thread.js'
import type { Driver, DriverConnection, DriverInstance } from '../../../src/driver/core/driver.js'
import { nodeApi } from '../../../src/driver/node-api.js'
import type { Values } from '../../../src/sql/quote.js'
import { fileCatalog, makeFolder } from '../../support/catalog-folder.js'

const threads = "SELECT current_setting('threads')::INTEGER AS threads"

test('work runs on one thread; afterwards the number of threads is restored, even if the work fails', async () => {
  await withInstance(async (instance, connection) => {
    await connection.run('SET threads = 3')
    expect(await withSingleThread(instance, connection, () => connection.all(threads))).toEqual([{ threads: 1 }])
    expect(await connection.all(threads)).toEqual([{ threads: 3 }])
    const failing = withSingleThread(instance, connection, () => connection.run('FROM nowhere'))
    await expect(failing).rejects.toMatchObject({ code: 'QUERY_FAILED' })
    expect(await connection.all(threads)).toEqual([{ threads: 3 }])
  })
})

test('an instance that does not support a single thread keeps all threads', async () => {
  await withInstance(async (instance, connection) => {
    await connection.run('SET threads = 3; SET external_threads = 2')
    expect(await withSingleThread(instance, connection, () => connection.all(threads))).toEqual([{ threads: 3 }])
    await expect(connection.run('SET threads = 1')).rejects.toThrow(/external threads/)
  })
})

/** A driver that tells each statement that is run. */
function watching(tell: (sql: string) => unknown): Driver<DuckDBConnection> {
  const driver = nodeApi()
  return {
    ...driver,
    async open(path, options) {
      const instance = await driver.open(path, options)
      const connect = async () => {
        const connection = await instance.connect()
        return {
          ...connection,
          run: (sql: string, values?: Values) => {
            tell(sql)
            return connection.run(sql, values)
          },
        }
      }
      return { ...instance, connect }
    },
  }
}

async function withInstance(work: (instance: DriverInstance, connection: DriverConnection) => Promise<void>): Promise<void> {
  const instance = await nodeApi().open(':memory:')
  try {
    await work(instance, await instance.connect())
  } finally {
    await instance.close()
  }
}

const many = (sql: string) => Array.from({ length: 120 }, (_, index) => ({ name: `v${index}`, sql }))

test.each([
  ['many views', many('SELECT 1 AS a'), true],
  ['views that read more than tables', many('SELECT * FROM range(3)'), false],
  ['few views', many('SELECT 1 AS a').slice(0, 20), false],
])('%s on one thread or not', async (_, views, expected) => {
  await using folder = await makeFolder({
    'catalog.json': fileCatalog(views, { duckdb: { database: 'main.duckdb', settings: { threads: 3 } } }),
  })
  const calls: string[] = []
  await using catalog = connectToCatalog(folder.file('catalog.json'), { driver: watching((sql) => calls.push(sql)) })
  expect(await catalog.query(threads)).toEqual([{ threads: 3 }])
  expect(calls.includes('SET threads = 1')).toBe(expected)
})

test('other users of the instance keep their threads', async () => {
  await using folder = await makeFolder({
    'first.json': fileCatalog([], { name: 'first' }),
    'second.json': fileCatalog(many('SELECT 1 AS a'), { name: 'second' }),
  })
  await using first = connectToCatalog(folder.file('first.json'))
  await first.query('SELECT 1')
  const seen: number[] = []
  let isDone = false
  const watch = async () => {
    while (!isDone) seen.push((await first.query<{ threads: number }>(threads))[0]?.threads ?? 0)
  }
  const watching = watch()
  await using second = connectToCatalog(folder.file('second.json'))
  await second.query('FROM v119')
  isDone = true
  await watching
  expect(new Set(seen).size).toBe(1)
})

test('when the connect is aborted, catalogs that joined the instance have all threads', async () => {
  const views = Array.from({ length: 3_000 }, (_, index) => ({ name: `v${index}`, sql: 'SELECT 1 AS a' }))
  await using folder = await makeFolder({
    'first.json': fileCatalog(views, { name: 'first', duckdb: { database: 'main.duckdb', settings: { threads: 3 } } }),
    'second.json': fileCatalog([], { name: 'second', duckdb: { database: 'main.duckdb', settings: { threads: 3 } } }),
  })
  const abort = new AbortController()
  await using second = connectToCatalog(folder.file('second.json'))
  let joined: Promise<unknown> | undefined
  await using first = connectToCatalog(folder.file('first.json'), {
    signal: abort.signal,
    driver: watching((sql) => {
      if (sql !== 'SET threads = 1') return
      joined = second.query(threads)
      setTimeout(() => abort.abort(new Error('enough')), 100)
    }),
  })
  await expect(first.query('SELECT 1')).rejects.toThrow('enough')
  expect(await joined).toEqual([{ threads: 3 }])
  expect(
    await second.query("SELECT count(*)::INTEGER AS n FROM duckdb_views() WHERE view_name LIKE 'v%' AND NOT internal"),
  ).toEqual([{ n: 0 }])
})
