import { DuckDBConnection } from '@duckdb/node-api'
import {
  type CatalogConnection,
  type CatalogInput,
  type CatalogServer,
  type ConnectOptions,
  connectToCatalog,
  exportCatalog,
} from '../../../src/index.js'
import { freePort } from '../../servers/free-port.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { type CompiledScript, compileScript } from '../../support/second-process.js'
import { show } from '../../support/show.js'

const token = 'served-canary-token'
const duckdb = {
  database: 'shop.duckdb',
  extension_policy: 'local_only' as const,
  directories: { extensions: extensionDirectory },
  config: unsigned,
  secrets: [{ type: 'quack', params: { token } }],
}
const views = [
  { name: 'orders', sql: 'SELECT range AS id, range * 10 AS amount FROM range(5)' },
  { name: 'total', sql: 'SELECT sum(amount)::INTEGER AS total FROM orders', description: 'of all orders' },
]

describeWith(['quack', 'httpfs'], 'a catalog that is served', () => {
  let folder: CatalogFolder
  let script: CompiledScript
  beforeAll(async () => {
    script = await compileScript('serve-catalog')
  })
  afterAll(() => script[Symbol.asyncDispose]())
  beforeEach(async () => {
    folder = await makeFolder()
  })
  afterEach(() => folder[Symbol.asyncDispose]())

  const configOf = (rest: object = {}, more: object = {}): CatalogInput =>
    ({ version: 1, name: 'shop', duckdb: { ...duckdb, ...rest }, views, ...more }) as CatalogInput
  const open = (config: CatalogInput = configOf(), options: ConnectOptions = {}) =>
    connectToCatalog(config, { base: folder.path, ...options })
  const reach = (server: Pick<CatalogServer, 'uri'>, config: CatalogInput = configOf(), options: ConnectOptions = {}) =>
    open(config, { databasePath: server.uri, ...options })
  /** Both in this process: two instances that share nothing but the socket. */
  const serve = async (config?: CatalogInput) => {
    const catalog = open(config)
    const server = await catalog.serve({ port: 0, token })
    return { catalog, server, [Symbol.asyncDispose]: () => catalog.close() }
  }

  test('can be queried, streamed, written and updated by its clients like a local file', async () => {
    await using served = await serve()
    const events: { readonly type: string; readonly kind?: string }[] = []
    await using client = reach(served.server, configOf(), { onEvent: (event) => events.push(event) })
    expect(await client.query('SELECT total, count(*)::INTEGER AS n FROM total, orders GROUP BY ALL')).toEqual([
      { total: 100, n: 5 },
    ])
    expect(client.report?.views.map(({ action }) => action)).toEqual(['keep', 'keep'])
    await Promise.all([client.query('FROM total'), client.query('FROM total'), client.query('FROM total')])
    // One for each connection of the pool would say nothing
    expect(events.filter(({ type, kind }) => type === 'step-start' && kind === 'attachment')).toHaveLength(1)
    expect(await client.query('FROM orders WHERE id = $id', { id: 3n })).toEqual([{ id: 3n, amount: 30n }])
    let rows = 0
    for await (const _ of client.stream('FROM range(10000)')) rows += 1
    expect(rows).toBe(10_000)
    await client.query('CREATE TABLE notes (text VARCHAR)')
    await client.transaction((session) => session.query('INSERT INTO notes VALUES ($1)', ["it's"]))
    const undone = client.transaction(async (session) => {
      await session.query("INSERT INTO notes VALUES ('not kept')")
      throw new Error('enough')
    })
    await expect(undone).rejects.toThrow('enough')
    expect(await served.catalog.query('FROM notes')).toEqual([{ text: "it's" }])
    await expect(client.query('FROM nothing')).rejects.toMatchObject({ code: 'QUERY_FAILED', kind: 'Catalog', retryable: false })

    const changed = configOf({}, { views: [{ name: 'orders', sql: 'SELECT 1 AS id, 7 AS amount' }, views[1]] })
    await using newer = reach(served.server, changed)
    expect((await newer.plan()).views.map(({ action }) => action)).toEqual(['replace', 'replace'])
    expect(await newer.query('FROM total')).toEqual([{ total: 7 }])
    const comment = "SELECT comment FROM duckdb_views() WHERE view_name = 'total'"
    expect(await served.catalog.query(comment)).toEqual([{ comment: 'of all orders' }])
    expect(await served.catalog.query('FROM total')).toEqual([{ total: 7 }])
  })

  test('gives each session of a client its own session on the server', async () => {
    await using served = await serve()
    await using client = reach(served.server)
    await using first = await client.session()
    await using second = await client.session()
    await first.query('CREATE TEMP TABLE mine AS SELECT 1 AS i')
    await first.query('BEGIN')
    await first.query('CREATE TABLE later AS SELECT 2 AS i')
    await expect(second.query('FROM mine')).rejects.toMatchObject({ kind: 'Catalog' })
    await expect(second.query('FROM later')).rejects.toMatchObject({ kind: 'Catalog' })
    await first.query('COMMIT')
    expect(await second.query('FROM later')).toEqual([{ i: 2 }])
    expect(await served.server.countClients()).toBeGreaterThanOrEqual(3)
  })

  test('restores only connection state on its clients', async () => {
    const config = configOf(
      { settings: { TimeZone: 'Asia/Tokyo' }, secrets: [...duckdb.secrets, { type: 's3', key_id: 'id', secret: 's3-canary' }] },
      { attachments: { duckdb: [{ alias: 'other', path: 'other.duckdb', read_only: false }] } },
    )
    await using served = await serve(config)
    await using client = reach(served.server, config)
    expect(await client.query("SELECT current_setting('TimeZone') AS zone")).toEqual([{ zone: 'Asia/Tokyo' }])
    expect(await client.query("SELECT count(*)::INTEGER AS n FROM duckdb_databases() WHERE database_name = 'other'")).toEqual([
      { n: 1 },
    ])
    const native = await client.getConnection()
    expect(native).toBeInstanceOf(DuckDBConnection)
    const names = async (sql: string) => (await native.runAndReadAll(sql)).getRowsJS().flat()
    expect(await names('SELECT type FROM duckdb_secrets()')).toEqual(['quack'])
    expect(await names("SELECT database_name FROM duckdb_databases() WHERE database_name = 'other'")).toEqual([])
    expect(await names('SELECT total FROM total')).toEqual([100])
    expect(show([client, client.report, await client.plan()])).not.toMatch(/canary/)
  })

  test('rejects the caller of a cancelled statement and closes in time', async () => {
    await using served = await serve()
    await using client = reach(served.server)
    const endless = 'SELECT count(*) FROM range(400000000) t(i) WHERE i % 7 = 3'
    await expect(client.query(endless, undefined, { timeout: 300 })).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' })
    expect(await client.query('SELECT 1 AS i')).toEqual([{ i: 1 }])
  })

  test('that is killed and restarted causes typed errors, then works again', async () => {
    const port = await freePort()
    const uri = `quack:127.0.0.1:${port}`
    const start = async () => {
      const server = script.start([JSON.stringify(configOf()), folder.path, String(port), token])
      await server.printed(`serving ${uri}`)
      return server
    }
    const first = await start()
    await using client = reach({ uri })
    const written = { ...configOf(), views: [...views, { name: 'later', sql: 'SELECT 1 AS i' }] } as CatalogInput
    await client.query('CREATE TABLE notes AS SELECT 1 AS i')
    await using writer = reach({ uri })
    await writer.query('FROM notes')
    await using session = await client.session()
    await session.query('SET VARIABLE v = 1')
    await using busy = await client.session()
    await client.query('SELECT 1')
    const running = busy.query('SELECT count(*) FROM range(400000000) t(i) WHERE i % 7 = 3').catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 200))
    first.kill('SIGKILL')
    await first.ended
    expect(await running).toMatchObject({ code: 'QUERY_FAILED', retryable: true })
    await expect(client.query('FROM notes')).rejects.toMatchObject({ code: 'QUERY_FAILED', kind: 'IO', retryable: true })
    await expect(reach({ uri }, configOf(), { retry: { attempts: 1 } }).query('FROM notes')).rejects.toMatchObject({
      code: 'STEP_FAILED',
      retryable: true,
      message: expect.stringContaining(`Connection refused: 127.0.0.1:${port}`),
    })

    const second = await start()
    // A write too: the server has run nothing of it
    await client.query('INSERT INTO notes VALUES (2)')
    expect(await client.query('FROM notes ORDER BY ALL')).toEqual([{ i: 1 }, { i: 2 }])
    let rows = 0
    for await (const _ of client.stream('FROM notes')) rows += 1
    expect(rows).toBe(2)
    expect(await writer.insert('notes', [{ i: 3 }])).toBe(1)
    expect(await writer.query('SELECT max(i) AS i FROM notes')).toEqual([{ i: 3 }])
    await expect(session.query("SELECT getvariable('v')")).rejects.toMatchObject({ code: 'CONNECTION_LOST', retryable: true })
    expect((await client.refresh()).views.map(({ action }) => action)).toEqual(['keep', 'keep'])
    await using other = reach({ uri }, written)
    expect((await other.refresh()).views.map(({ action }) => action)).toContain('create')

    second.kill('SIGTERM')
    await second.printed('stopped')
    expect(await second.ended).toEqual({ code: 0, signal: null })
    // The file is whole, and free
    await using owner = open(written)
    expect(await owner.query('SELECT i FROM later')).toEqual([{ i: 1 }])
  })

  test('rejects a wrong token and shows none', async () => {
    await using served = await serve()
    const wrong = configOf({ secrets: [{ type: 'quack', params: { token: 'wrong-canary' } }] })
    const error: unknown = await reach(served.server, wrong)
      .query('SELECT 1')
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'STEP_FAILED',
      retryable: false,
      message: expect.stringContaining('Authentication failed'),
    })
    for (const secrets of [[{ type: 'quack', params: { token: 'wrong-canary' } }], []]) {
      await expect(reach(served.server, configOf({ secrets })).query('SELECT 1')).rejects.toMatchObject({
        code: 'STEP_FAILED',
        message: expect.stringContaining('Declare a secret of type quack'),
      })
    }
    const shown = await served.catalog.query('FROM duckdb_settings()')
    expect(show([error, served.catalog, served.server, shown])).not.toMatch(/canary/)
  })

  test('uses its address exclusively and reports what is wrong with one', async () => {
    await using served = await serve()
    const port = Number(served.server.uri.split(':').at(-1))
    await using second = open(configOf({ database: ':memory:' }))
    await expect(second.serve({ port, token })).rejects.toMatchObject({
      code: 'SERVE_FAILED',
      message: expect.stringContaining('another server uses that port'),
    })
    await expect(second.serve({ port: 0, token: 'abc' })).rejects.toMatchObject({
      code: 'SERVE_FAILED',
      message: expect.stringContaining('at least 4 characters'),
    })
    await expect(second.serve({ port: 0, host: 'no.such.host.invalid', token })).rejects.toMatchObject({ code: 'SERVE_FAILED' })
    await using client = reach(served.server)
    await expect(client.serve({ port: 0, token })).rejects.toMatchObject({
      code: 'SERVE_FAILED',
      message: expect.stringContaining('already on a quack server'),
    })
    await expect(exportCatalog(client, 's3://bucket/x.duckdb')).rejects.toMatchObject({
      code: 'EXPORT_FAILED',
      message: expect.stringContaining('on a server'),
    })
  })

  test('reports when a client has stopped it, and stops with its catalog', async () => {
    await using served = await serve()
    const { server, catalog } = served
    const clients: CatalogConnection[] = [reach(server), reach(server)]
    await clients[0]?.query('CALL quack_stop($1)', [server.uri])
    await expect(server.countClients()).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
    const again = await catalog.serve({ port: 0, token })
    await using client = reach(again)
    expect(await client.query('SELECT 1 AS i')).toEqual([{ i: 1 }])
    await catalog.close()
    await expect(again.countClients()).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
    await expect(client.query('SELECT 1')).rejects.toMatchObject({ code: 'QUERY_FAILED', retryable: true })
    await Promise.all(clients.map((each) => each.close()))
  })

  test('that is hardened can be served with extensions that are already loaded', async () => {
    const security = { external_access: false, lock_configuration: true }
    await expect(serve(configOf({ database: ':memory:', security }))).rejects.toMatchObject({
      message: expect.stringContaining('Add httpfs and quack to duckdb.extensions'),
    })
    await using served = await serve(configOf({ security, extensions: ['httpfs', 'quack'] }))
    const changed = configOf({}, { views: [{ name: 'fresh', sql: 'SELECT 4 AS i' }] })
    await using client = reach(served.server, changed)
    expect(await client.query('FROM fresh')).toEqual([{ i: 4 }])
    await expect(client.query("FROM read_text('/etc/hostname')")).rejects.toMatchObject({
      message: expect.stringContaining('disabled by configuration'),
    })
    await expect(client.query('FROM orders')).rejects.toMatchObject({ kind: 'Catalog' })
  })

  test.each<readonly [string, ConnectOptions, string]>([
    ['readOnly', { readOnly: true }, 'Start the server with --read-only'],
    ['a bad address', { databasePath: 'quack:me@host' }, 'write quack:host:port'],
  ])('does not take %s', async (_name, options, message) => {
    const client = open(configOf(), { databasePath: 'quack:127.0.0.1:1', ...options })
    await expect(client.query('SELECT 1')).rejects.toMatchObject({
      code: 'DATABASE_OPEN_FAILED',
      message: expect.stringContaining(message),
    })
  })
})
