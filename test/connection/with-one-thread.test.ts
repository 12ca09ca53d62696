import { connectToCatalog } from '../../src/connection/connect-to-catalog.js'
import { withOneThread } from '../../src/connection/with-one-thread.js'
import { nodeApi } from '../../src/driver/node-api.js'
import { withDatabase } from '../views/view-fixtures.js'
import { fileCatalog, makeFolder } from './catalog-folder.js'

const threads = "SELECT current_setting('threads')::INTEGER AS threads"

test('work runs on one thread; the instance has its own number again, also when the work fails', async () => {
  await withDatabase(async (connection) => {
    await connection.run('SET threads = 3')
    expect(await withOneThread(connection, () => connection.all(threads))).toEqual([{ threads: 1 }])
    expect(await connection.all(threads)).toEqual([{ threads: 3 }])
    await expect(withOneThread(connection, () => connection.run('FROM nowhere'))).rejects.toMatchObject({ code: 'QUERY_FAILED' })
    expect(await connection.all(threads)).toEqual([{ threads: 3 }])
  })
})

test('an instance that cannot do with one thread keeps all of them', async () => {
  await withDatabase(async (connection) => {
    await connection.run('SET threads = 3; SET external_threads = 2')
    expect(await withOneThread(connection, () => connection.all(threads))).toEqual([{ threads: 3 }])
    await expect(connection.run('SET threads = 1')).rejects.toThrow(/external threads/)
  })
})

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
  const driver = nodeApi()
  const watched: typeof driver = {
    ...driver,
    async open(path, options) {
      const instance = await driver.open(path, options)
      const connect = instance.connect.bind(instance)
      return Object.assign(instance, {
        async connect() {
          const connection = await connect()
          const run = connection.run.bind(connection)
          return Object.assign(connection, {
            run: (sql: string, values?: Parameters<typeof run>[1]) => {
              calls.push(sql)
              return run(sql, values)
            },
          })
        },
      })
    },
  }
  await using catalog = connectToCatalog(folder.file('catalog.json'), { driver: watched })
  expect(await catalog.query(threads)).toEqual([{ threads: 3 }])
  expect(calls.includes('SET threads = 1')).toBe(expected)
})

test('others who use the instance keep their threads', async () => {
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
