import { createServer, type Server, type Socket } from 'node:net'
import { type CatalogConnection, connectToCatalog } from '../../../src/index.js'
import { fileCatalog, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { holdDatabase } from '../../support/hold-database.js'

const endless = 'SELECT count(*) FROM range(1e12::BIGINT)'
const closed = expect.objectContaining({ code: 'CATALOG_CLOSED' })

/** What became of promises, each with its name. */
async function outcomes(promises: Readonly<Record<string, Promise<unknown>>>): Promise<Record<string, unknown>> {
  const entries = Object.entries(promises).map(async ([name, promise]) => [
    name,
    await promise.then(
      () => 'resolved',
      (error: unknown) => error,
    ),
  ])
  return Object.fromEntries(await Promise.all(entries)) as Record<string, unknown>
}

const allClosed = (names: object) => Object.fromEntries(Object.keys(names).map((name) => [name, closed]))
const pause = (delay: number) => new Promise((resolve) => setTimeout(resolve, delay))

test('close settles all running and waiting calls', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog([{ name: 'v', sql: 'SELECT 1 AS one' }]) })
  const catalog = connectToCatalog(folder.file('catalog.json'), { pool: { size: 2, sessions: 2 } })
  const session = await catalog.session()
  const idle = catalog.stream('FROM range(1e9::BIGINT)').batches()[Symbol.asyncIterator]()
  await idle.next()
  const read = async () => {
    for await (const _ of catalog.stream('SELECT 1 FROM range(1e12::BIGINT) t(i) WHERE i % 1000000000 = 1').batches());
  }
  const promises = {
    query: catalog.query(endless),
    'query that waits': catalog.query('SELECT 1'),
    'query of a session': session.query(endless),
    'query that waits in a session': session.query('SELECT 1'),
    stream: read(),
    'transaction in a query': catalog.transaction(({ query }) => query(endless)),
    'transaction that waits': catalog.transaction(async () => 1),
    'session that waits': catalog.session(),
    native: catalog.getConnection().then((connection) => connection.run(endless)),
  }
  const settled = outcomes(promises)
  await pause(100)
  await catalog.close()
  expect(await settled).toEqual(allClosed(promises))
  await expect(idle.next()).rejects.toEqual(closed)
  await (await holdDatabase(folder.file('main.duckdb'))).release()
})

test('close settles a transaction whose work never ends', async () => {
  const catalog = connectToCatalog({ version: 1, duckdb: {} })
  const transaction = catalog.transaction(() => new Promise(() => undefined))
  const settled = outcomes({ transaction })
  await pause(20)
  await catalog.close()
  expect(await settled).toEqual({ transaction: closed })
})

test('close works while the catalog waits for a lock or for a secret function that hangs', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog([]) })
  const holder = await holdDatabase(folder.file('main.duckdb'))
  const locked = connectToCatalog(folder.file('catalog.json'))
  const secrets = [{ type: 's3', key_id: 'k', secret: () => new Promise<string>(() => undefined) }] as const
  const waiting = connectToCatalog({ version: 1, duckdb: { secrets } })
  for (const catalog of [locked, waiting]) {
    const promises = {
      query: catalog.query('SELECT 1'),
      session: catalog.session(),
      getConnection: catalog.getConnection(),
      refresh: catalog.refresh(),
      transaction: catalog.transaction(async () => 1),
      stream: catalog.stream('SELECT 1')[Symbol.asyncIterator]().next(),
    }
    const settled = outcomes(promises)
    await pause(20)
    await catalog.close()
    expect(await settled).toEqual(allClosed(promises))
  }
  await holder.release()
})

test('after close every call is rejected, even if the catalog was never used; closing again has no effect', async () => {
  const used = connectToCatalog({ version: 1, duckdb: {} })
  const session = await used.session()
  const native = await used.getConnection()
  const prepared = await native.prepare('SELECT 1')
  const rows = used.stream('FROM range(1000000)')[Symbol.asyncIterator]()
  await rows.next()
  const unused = connectToCatalog({ version: 1, duckdb: {} })
  for (const catalog of [used, unused]) {
    await Promise.all([catalog.close(), catalog.close(), catalog[Symbol.asyncDispose]()])
    const promises = publicCalls(catalog)
    expect(await outcomes(promises)).toEqual(allClosed(promises))
    await catalog.close()
  }
  const left = {
    'session.query': session.query('SELECT 1'),
    'session.stream': session.stream('SELECT 1').batches()[Symbol.asyncIterator]().next(),
    'native.run': (async () => native.run('SELECT 1'))(),
    'native.getTableNames': (async () => native.getTableNames('SELECT 1', false))(),
    'prepared.run': (async () => prepared.run())(),
  }
  expect(await outcomes(left)).toEqual(allClosed(left))
  await session.close()
  await rows.return?.()
})

function publicCalls(catalog: CatalogConnection): Record<string, Promise<unknown>> {
  return {
    query: catalog.query('SELECT 1'),
    stream: catalog.stream('SELECT 1')[Symbol.asyncIterator]().next(),
    batches: catalog.stream('SELECT 1').batches()[Symbol.asyncIterator]().next(),
    session: catalog.session(),
    transaction: catalog.transaction(async () => 1),
    getConnection: catalog.getConnection(),
    plan: catalog.plan(),
    refresh: catalog.refresh(),
  }
}

describeWith(['postgres_scanner'], 'a server that accepts and never answers', () => {
  let server: Server
  let refusing = false
  const sockets = new Set<Socket>()
  const hangUp = () => {
    refusing = true
    for (const socket of sockets) socket.destroy()
  }
  beforeAll(async () => {
    server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      // DuckDB tries once more
      if (refusing) socket.destroy()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    hangUp()
    await new Promise((resolve) => server.close(resolve))
  })

  const attach = () => {
    const { port } = server.address() as { port: number }
    return `ATTACH 'host=127.0.0.1 port=${port} user=u dbname=d' AS pg (TYPE postgres)`
  }
  const duckdb = {
    directories: { extensions: extensionDirectory },
    config: unsigned,
    extension_policy: 'local_only',
    load_extensions: ['postgres'],
  } as const

  test('a timeout rejects a call that hangs in DuckDB, and the pool still works', async () => {
    const catalog = connectToCatalog({ version: 1, duckdb }, { pool: { size: 1 } })
    await expect(catalog.query(attach(), [], { timeout: 20 })).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' })
    expect(await catalog.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    hangUp()
    await catalog.close()
    sockets.clear()
    refusing = false
  })

  test('a call that hangs in DuckDB does not delay close, and its promise is settled', async () => {
    const catalog = connectToCatalog({ version: 1, duckdb })
    await using other = connectToCatalog({ version: 1, duckdb: {} })
    const session = await catalog.session()
    const promises = { query: catalog.query(attach()), session: session.query(attach()) }
    const settled = outcomes(promises)
    while (sockets.size < 2) await pause(5)
    const closing = catalog.close()
    // Others go on meanwhile
    expect(await other.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    await closing
    expect(await settled).toEqual(allClosed(promises))
    hangUp()
  })

  test('close settles all calls that wait for a connect that hangs in DuckDB', async () => {
    sockets.clear()
    refusing = false
    const catalog = connectToCatalog({ version: 1, duckdb: { ...duckdb, pragmas: [attach()] } })
    const promises = { query: catalog.query('SELECT 1'), getConnection: catalog.getConnection() }
    const settled = outcomes(promises)
    while (sockets.size < 1) await pause(5)
    await catalog.close()
    expect(await settled).toEqual(allClosed(promises))
    hangUp()
  })
})
