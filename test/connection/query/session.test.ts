import { type CatalogConnection, connectToCatalog } from '../../../src/index.js'

let catalog: CatalogConnection
beforeAll(() => {
  catalog = connectToCatalog(
    {
      version: 1,
      duckdb: { pragmas: ['CREATE SCHEMA other', "SET VARIABLE greeting = 'hello'", "SET timezone = 'Asia/Tokyo'"] },
    },
    { pool: { size: 1, sessions: 1 } },
  )
})
afterAll(() => catalog.close())

const state = `SELECT current_schema() AS schema, getvariable('greeting') AS greeting, current_setting('timezone') AS zone,
  (SELECT count(*)::INT FROM duckdb_tables() WHERE temporary) AS tables, getvariable('mine') AS mine`
const restored = [{ schema: 'main', greeting: 'hello', zone: 'Asia/Tokyo', tables: 0, mine: null }]

const changes = [
  'USE other',
  'SET search_path = other',
  "SET VARIABLE mine = 'x'",
  "SET VARIABLE greeting = 'bye'",
  "SET timezone = 'UTC'",
  'CREATE TEMP TABLE t AS SELECT 1',
  'BEGIN',
  "SELECT 1; SET VARIABLE mine = 'x'",
  'PREPARE p AS SELECT 1',
]

test.each(changes)('the next session, query, stream and transaction know nothing of %s in a session', async (sql) => {
  const session = await catalog.session()
  await session.query(sql)
  await session.close()
  await session.close()
  await using next = await catalog.session()
  expect(await next.query(state)).toEqual(restored)
  expect(await catalog.query(state)).toEqual(restored)
  await next.close()
  expect(await catalog.transaction(({ query }) => query(state))).toEqual(restored)
})

test.each(changes)('the next query knows nothing of %s in a query', async (sql) => {
  await catalog.query(sql)
  expect(await catalog.query(state)).toEqual(restored)
  for await (const row of catalog.stream(state)) expect(row).toEqual(restored[0])
  // A stream takes one statement
  const rows = catalog.stream(sql)[Symbol.asyncIterator]()
  await rows
    .next()
    .catch((error: unknown) => expect(error).toMatchObject({ message: expect.stringMatching(/multiple statements/) }))
  await rows.return?.()
  expect(await catalog.query(state)).toEqual(restored)
})

test('a transaction that a session leaves open is rolled back and blocks nothing', async () => {
  await catalog.query('CREATE TABLE kept (i INT)')
  const session = await catalog.session()
  await session.query('BEGIN')
  await session.query('INSERT INTO kept VALUES (1)')
  await session.close()
  expect(await catalog.query('FROM kept')).toEqual([])
  await catalog.query('DROP TABLE kept')
})

test('a session runs its statements in order and rejects all calls after its close', async () => {
  const session = await catalog.session()
  const results = await Promise.all([
    session.query('CREATE TEMP TABLE mine (i INT)'),
    session.query('INSERT INTO mine SELECT * FROM range(100000)'),
    session.query('SELECT count(*)::INT AS n FROM mine'),
  ])
  expect(results[2]).toEqual([{ n: 100_000 }])
  const rows = session.stream('FROM mine')[Symbol.asyncIterator]()
  await rows.next()
  const { connection } = session
  await session.close()
  const closed = { code: 'CATALOG_CLOSED' }
  await expect(session.query('SELECT 1')).rejects.toMatchObject(closed)
  await expect(session.stream('SELECT 1')[Symbol.asyncIterator]().next()).rejects.toMatchObject(closed)
  await expect((async () => connection.run('SELECT 1'))()).rejects.toMatchObject(closed)
  const rest = async () => {
    while (!(await rows.next()).done);
  }
  await expect(rest()).rejects.toMatchObject(closed)
  expect(await catalog.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
})
