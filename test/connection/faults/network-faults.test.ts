// Faults of networks and servers, on a whole connect, by their numbers in the matrix; 19 is in session/mysql-attachment.test.ts, 25 in session/attachments.test.ts.
import { readFile } from 'node:fs/promises'
import { inspect } from 'node:util'
import { connectToCatalog, type DuckalogError, isDuckalogError } from '../../../src/index.js'
import { startHttpServer } from '../../servers/http-server.js'
import { serveFile } from '../../servers/parquet-server.js'
import { type Postgres, startPostgres } from '../../servers/postgres.js'
import { startSilentServer, startTcpProxy } from '../../servers/tcp-proxy.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { describeWith } from '../../support/extensions.js'
import { attachmentOf, networkCatalog } from './network-catalog.js'

async function failureOf(work: Promise<unknown>): Promise<DuckalogError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!isDuckalogError(error)) throw new Error('It did not fail with an error of this package.', { cause: error })
  return error
}

describeWith(['postgres_scanner'], 'a Postgres server', () => {
  let server: Postgres
  beforeAll(async () => {
    server = await startPostgres()
    await server.query('CREATE TABLE t AS SELECT 42 AS i')
  })
  afterAll(() => server.stop())

  const entry = (rest: object = {}) => {
    const { host, port, database, user, password } = server
    return { alias: 'pg', host, port, database, user, password, ...rest }
  }
  const catalogOf = (rest: object = {}, more: object = {}) =>
    networkCatalog({ attachments: { postgres: [entry(rest)] }, ...more })

  test.each<[what: string, rest: object, retryable: boolean, said: RegExp]>([
    ['refuses', { port: 1 }, true, /Connection refused: 127\.0\.0\.1:1\./],
    ['refuses the password', { password: 'wrong-canary' }, false, /password authentication failed/],
    ['has no such database', { database: 'nowhere' }, false, /database "nowhere" does not exist/],
    ['has a name that nobody knows', { host: 'nowhere.invalid' }, true, /nowhere\.invalid:\d+/],
  ])('17: that %s', async (_what, rest, retryable, said) => {
    const catalog = connectToCatalog(catalogOf(rest))
    const error = await failureOf(catalog.getConnection())
    expect(error).toMatchObject({ code: 'STEP_FAILED', retryable, at: ['attachments', 'postgres', 0] })
    expect(error.message).toMatch(said)
    for (const secret of [server.password, 'wrong-canary'])
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain(secret)
    await catalog.close()
  })

  test('18: that accepts a connection and never answers ends the connect at the limit of the step', async () => {
    await using silent = await startSilentServer()
    await using catalog = connectToCatalog(catalogOf({ port: silent.port }), { timeouts: { attach: 300 } })
    expect(await failureOf(catalog.getConnection())).toMatchObject({
      code: 'STEP_TIMEOUT',
      retryable: true,
      step: { kind: 'attachment', name: 'pg' },
      message: expect.stringContaining('within 300 ms (timeouts.attach)'),
    })
  })

  test('21: that dies after the connect does not affect other queries, causes a correct error, and can be replaced', async () => {
    await using proxy = await startTcpProxy(server)
    const views = [{ name: 'v', sql: 'SELECT i FROM pg.public.t' }]
    const catalog = connectToCatalog(catalogOf({ port: proxy.port }, { views }))
    expect(await catalog.query('FROM v')).toEqual([{ i: 42 }])
    proxy.cut()
    const error = await failureOf(catalog.query('FROM v'))
    expect(error).toMatchObject({ code: 'QUERY_FAILED', retryable: true })
    expect(error.message).not.toContain(server.password)
    expect(await catalog.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    await expect(catalog.query('FROM nosuch')).rejects.toMatchObject({
      message: expect.stringContaining('Table with name nosuch does not exist'),
    })
    expect((await catalog.plan()).views).toMatchObject([{ action: 'keep' }])
    const refreshed = await catalog.refresh()
    expect(refreshed.views).toMatchObject([{ action: 'keep' }])
    expect(refreshed.warnings).toMatchObject([{ code: 'DRIFT_NOT_CHECKED' }])
    proxy.restore()
    expect((await catalog.refresh()).warnings).toEqual([])
    expect(await catalog.query('FROM v')).toEqual([{ i: 42 }])
    await catalog.close()
  })

  test('21: that dies does not stop changes of views in the file, with their comments', async () => {
    await using proxy = await startTcpProxy(server)
    const defined = (sql: string, columns: object, macros: readonly object[] = []) => {
      const views = [{ name: 'v', sql, columns }]
      return JSON.stringify(catalogOf({ port: proxy.port }, { duckdb: { database: 'main.duckdb' }, macros, views }))
    }
    await using folder = await makeFolder({ 'catalog.json': defined('SELECT 1 AS a', { a: 'one' }) })
    await using catalog = connectToCatalog(folder.file('catalog.json'))
    await catalog.query('FROM pg.public.t')
    const twice = { name: 'twice', parameters: ['x'], sql: 'x * 2' }
    const over = [{ name: 'n', sql: 'SELECT a FROM v' }]
    const duckdb = { database: folder.file('main.duckdb') }
    await using other = connectToCatalog(networkCatalog({ name: 'neighbour', duckdb, views: over }))
    await other.getConnection()
    await folder.write({ 'catalog.json': defined('SELECT 2 AS b', { b: 'two', none: 'nothing' }, [twice]) })
    proxy.cut()
    const { views, warnings } = await catalog.refresh()
    expect(views).toMatchObject([{ action: 'replace', view: { name: 'v' } }])
    expect(warnings.map(({ code }) => code).sort()).toEqual(['COLUMN_UNKNOWN', 'DRIFT_NOT_CHECKED'])
    proxy.restore()
    expect(await catalog.query("SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'v'")).toEqual([
      { column_name: 'b', comment: 'two' },
    ])
    expect((await catalog.plan()).views.map(({ action }) => action)).toEqual(['keep'])
    expect(await catalog.query('SELECT twice(4) AS n')).toEqual([{ n: 8 }])
    expect(await catalog.query("SELECT view_name FROM _duckalog.views WHERE view_name = 'twice'")).toEqual([])
  })

  test('22: that freezes during a query causes a timeout, and close still ends', async () => {
    await using proxy = await startTcpProxy(server)
    const catalog = connectToCatalog(catalogOf({ port: proxy.port }))
    expect(await catalog.query('FROM pg.public.t')).toEqual([{ i: 42 }])
    proxy.freeze()
    const error = await failureOf(catalog.query('FROM pg.public.t', undefined, { timeout: 500 }))
    expect(error).toMatchObject({ code: 'QUERY_TIMEOUT', retryable: true })
    await catalog.close()
  })

  test('23: that has no free connection is retried until it has one', async () => {
    await server.query("CREATE ROLE narrow LOGIN PASSWORD 'narrow-password' CONNECTION LIMIT 1")
    const narrow = { user: 'narrow', password: 'narrow-password' }
    const first = connectToCatalog(catalogOf(narrow))
    await first.getConnection()
    const second = connectToCatalog(catalogOf(narrow), { retry: { attempts: 1_000, baseDelay: 20 } })
    const third = connectToCatalog(catalogOf(narrow), { retry: { attempts: 2, baseDelay: 1 } })
    const error = await failureOf(third.getConnection())
    expect(error).toMatchObject({ code: 'STEP_FAILED', retryable: true })
    expect(error.message).toContain('too many connections for role "narrow"')
    const connecting = second.getConnection()
    await first.close()
    await connecting
    await Promise.all([second.close(), third.close()])
  })
})

describeWith(['postgres_scanner'], 'five attachments that hang in the middle of a connect', () => {
  test('20: occupy at most two threads, so that the file system of the host still works', async () => {
    await using server = await startSilentServer({ answers: true })
    const postgres = ['a', 'b', 'c', 'd', 'e'].map((alias) => attachmentOf(server, alias))
    const catalog = connectToCatalog(networkCatalog({ attachments: { postgres } }), { timeouts: { attach: 2_000 } })
    let ended = false
    const connecting = failureOf(catalog.getConnection()).finally(() => {
      ended = true
    })
    while (server.mostWaiting === 0) await readFile('package.json')
    let reads = 0
    while (!ended) {
      await readFile('package.json')
      reads += 1
    }
    expect(reads).toBeGreaterThan(100)
    expect(await connecting).toMatchObject({ code: expect.stringMatching(/^STEP_(?:TIMEOUT|FAILED)$/), retryable: true })
    expect(server.mostWaiting).toBe(2)
    await catalog.close()
  })
})

describeWith(['httpfs'], 'a DuckDB file behind a URL', () => {
  const answers: readonly (readonly [status: number | 'hang', code: string, retryable: boolean, said: RegExp])[] = [
    // DuckDB hides the number of some
    [403, 'STEP_FAILED', false, /HTTP (?:403|0)/],
    [404, 'STEP_FAILED', false, /404/],
    [429, 'STEP_FAILED', true, /429/],
    [500, 'STEP_FAILED', true, /500/],
    // DuckDB's limit is the lower one, but a busy machine may hear of it late
    ['hang', 'STEP_TIMEOUT', true, /Timeout was reached|was not restored within 3500 ms/],
  ]
  test.each(answers)('24: that answers %s', async (status, code, retryable, said) => {
    await using server = await startHttpServer({
      '/x.duckdb': (response) => {
        if (status !== 'hang') response.writeHead(status).end()
      },
    })
    const duckdb = [{ alias: 'remote', path: `${server.url}/x.duckdb` }]
    const secrets = [{ type: 'http', bearer_token: 'canary-token' }]
    const catalog = connectToCatalog(networkCatalog({ attachments: { duckdb }, secrets }), {
      retry: { attempts: 2, baseDelay: 1 },
      timeouts: { attach: 3_500 },
    })
    const error = await failureOf(catalog.getConnection())
    expect(error).toMatchObject({ retryable, at: ['attachments', 'duckdb', 0] })
    expect(error.code).toBe(code)
    expect(error.message).toMatch(said)
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('canary-token')
    await catalog.close()
  })

  test('24: that no server serves is reported', async () => {
    const duckdb = [{ alias: 'remote', path: 'http://127.0.0.1:1/x.duckdb' }]
    await using catalog = connectToCatalog(networkCatalog({ attachments: { duckdb } }), { retry: { attempts: 1 } })
    const error = await failureOf(catalog.getConnection())
    expect(error).toMatchObject({ code: 'STEP_FAILED', retryable: true })
    expect(error.message).toContain('Could not connect to server')
  })

  test('is read if it exists', async () => {
    await using folder = await makeFolder()
    const path = folder.file('made.duckdb')
    const made = connectToCatalog({ version: 1, duckdb: { database: path }, views: [{ name: 'v', sql: 'SELECT 42 AS i' }] })
    await made.getConnection()
    await made.close()
    await using server = await serveFile(await readFile(path))
    const duckdb = [{ alias: 'remote', path: server.url('made.duckdb') }]
    const catalog = connectToCatalog(networkCatalog({ attachments: { duckdb } }))
    expect(await catalog.query('FROM remote.v')).toEqual([{ i: 42 }])
    await expect(catalog.query('CREATE TABLE remote.t (i INT)')).rejects.toMatchObject({
      message: expect.stringContaining('read-only'),
    })
    // The limits of the attach are not those of the queries
    expect(await catalog.query("SELECT current_setting('http_retries')::INTEGER AS n")).toEqual([{ n: 3 }])
    await catalog.close()
  })
})

test.each<[what: string, path: string, readOnly: boolean]>([
  ['30: a file in a folder that is missing', '/nowhere/at/all/x.duckdb', true],
  ['30: a new file in a folder that is missing', '/nowhere/at/all/x.duckdb', false],
  ['30: a folder', '/tmp', true],
])('%s', async (_what, path, readOnly) => {
  await using catalog = connectToCatalog({
    version: 1,
    duckdb: {},
    attachments: { duckdb: [{ alias: 'a', path, read_only: readOnly }] },
  })
  const error = await failureOf(catalog.getConnection())
  expect(error).toMatchObject({ code: 'STEP_FAILED', retryable: false, at: ['attachments', 'duckdb', 0] })
  expect(error.message).toContain(JSON.stringify(path).slice(1, -1))
})
