import { duckdbAsync } from '../../../src/driver/duckdb-async.js'
import { type CatalogConnection, connectToCatalog } from '../../../src/index.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { holdDatabase } from '../../support/hold-database.js'

const endless = 'SELECT count(*) FROM range(1e12::BIGINT)'
const one = [{ one: 1 }]

let catalog: CatalogConnection
beforeAll(() => {
  catalog = connectToCatalog({ version: 1, duckdb: {} }, { pool: { size: 1, sessions: 1 } })
})
afterAll(() => catalog.close())
afterEach(async () => {
  expect(await catalog.query('SELECT 1 AS one')).toEqual(one)
  expect(await catalog.transaction(({ query }) => query('SELECT 1 AS one'))).toEqual(one)
})

/** A signal that aborts soon. */
function soon(delay = 20): AbortSignal {
  const controller = new AbortController()
  setTimeout(() => controller.abort(new Error('enough')), delay)
  return controller.signal
}

test('a signal cancels a running query and one that waits for a connection', async () => {
  const signal = soon()
  const running = catalog.query(endless, [], { signal })
  const waiting = catalog.query(endless, [], { signal })
  const behind = catalog.query('SELECT 1 AS one')
  await expect(running).rejects.toThrow('enough')
  await expect(waiting).rejects.toThrow('enough')
  expect(await behind).toEqual(one)
  await expect(catalog.query('SELECT 1', [], { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before')
})

test('a timeout includes the wait for a connection', async () => {
  const running = catalog.query(endless, [], { signal: soon(100) })
  await expect(catalog.query('SELECT 1', [], { timeout: 10 })).rejects.toMatchObject({ code: 'QUERY_TIMEOUT', retryable: true })
  await expect(running).rejects.toThrow('enough')
})

test('in a session each statement has its own signal', async () => {
  await using session = await catalog.session()
  const abort = new AbortController()
  const first = session.query('SELECT count(*)::INT AS n FROM range(30000000)')
  const second = session.query(endless, [], { signal: abort.signal })
  const third = session.query('SELECT 1 AS one')
  abort.abort(new Error('only me'))
  await expect(second).rejects.toThrow('only me')
  expect(await first).toEqual([{ n: 30_000_000 }])
  expect(await third).toEqual(one)
})

test('a signal ends a stream between two rows and releases its connection even if its consumer does not read on', async () => {
  const abort = new AbortController()
  const rows = catalog.stream('FROM range(1e9::BIGINT)', [], { signal: abort.signal })[Symbol.asyncIterator]()
  await rows.next()
  const waiting = catalog.query('SELECT 1 AS one')
  abort.abort(new Error('enough'))
  expect(await waiting).toEqual(one)
  const rest = async () => {
    while (!(await rows.next()).done);
  }
  await expect(rest()).rejects.toThrow('enough')
  expect(await rows.next()).toEqual({ done: true, value: undefined })
})

test('a timeout applies to a stream as a whole', async () => {
  const read = async () => {
    for await (const _ of catalog.stream('FROM range(1e12::BIGINT)', [], { timeout: 30 }).batches());
  }
  await expect(read()).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' })
})

test('a signal cancels the wait for a session', async () => {
  await using _ = await catalog.session()
  await expect(catalog.session({ signal: soon() })).rejects.toThrow('enough')
  await expect(catalog.session({ acquireTimeout: 5 })).rejects.toMatchObject({ code: 'POOL_EXHAUSTED' })
})

test('a signal or a timeout rolls a transaction back, whatever its work is doing', async () => {
  await catalog.query('CREATE OR REPLACE TABLE t (i INT)')
  const inQuery = catalog.transaction(
    async ({ query }) => {
      await query('INSERT INTO t VALUES (1)')
      await query(endless)
    },
    { signal: soon() },
  )
  await expect(inQuery).rejects.toThrow('enough')
  const abort = new AbortController()
  let late: Promise<unknown> | undefined
  const elsewhere = catalog.transaction(
    async ({ query }) => {
      await query('INSERT INTO t VALUES (2)')
      abort.abort(new Error('from outside'))
      await new Promise((resolve) => setTimeout(resolve, 20))
      late = query('INSERT INTO t VALUES (3)').catch((error: unknown) => error)
    },
    { signal: abort.signal },
  )
  await expect(elsewhere).rejects.toThrow('from outside')
  while (!late) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(await late).toMatchObject({ code: 'CATALOG_CLOSED' })
  await expect(catalog.transaction(() => new Promise(() => undefined), { timeout: 20 })).rejects.toMatchObject({
    code: 'QUERY_TIMEOUT',
    message: expect.stringMatching(/^The transaction took/),
  })
  expect(await catalog.query('FROM t')).toEqual([])
})

test('the default timeout of the connect options applies to queries, but not to the COMMIT of a transaction', async () => {
  await using limited = connectToCatalog({ version: 1, duckdb: {} }, { timeouts: { query: 20 } })
  await expect(limited.query(endless)).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' })
  await expect(limited.query(endless, [], { timeout: 40 })).rejects.toMatchObject({ message: expect.stringMatching(/40 ms/) })
  expect(await limited.query('SELECT 1 AS one')).toEqual(one)
})

test('a signal cancels the wait for a connect, which continues for other callers', async () => {
  await using folder = await makeFolder()
  const database = folder.file('main.duckdb')
  const holder = await holdDatabase(database)
  await using slow = connectToCatalog({ version: 1, duckdb: { database } }, { timeouts: { lock: 50_000 } })
  const patient = slow.query('SELECT 1 AS one')
  await expect(slow.query('SELECT 1', [], { signal: soon() })).rejects.toThrow('enough')
  await expect(slow.session({ signal: soon() })).rejects.toThrow('enough')
  await holder.release()
  expect(await patient).toEqual(one)
})

test('a driver that cannot interrupt rejects the caller immediately and releases the connection when the query ends', async () => {
  await using former = connectToCatalog({ version: 1, duckdb: {} }, { driver: duckdbAsync(), pool: { size: 1 } })
  const slow = former.query('SELECT count(*) FROM range(200000000) a WHERE a.range % 7 = 1', [], { timeout: 20 })
  await expect(slow).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' })
  expect(await former.query('SELECT 1::INT AS one')).toEqual(one)
})
