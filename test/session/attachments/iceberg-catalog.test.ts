// No Iceberg REST server can be had from the registries of the tests: this one answers what DuckDB asks when it attaches.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import type { IcebergCatalogConfig } from '../../../src/config/model/attachment-config.js'
import type { CatalogConfig } from '../../../src/config/model/catalog-config.js'
import { createSecretValue } from '../../../src/secret-value.js'
import { type ApplySessionOptions, applySession, planSession } from '../../../src/session/index.js'
import { startSilentServer } from '../../servers/tcp-proxy.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { failureOf, sessionConfig, withInstance, withSession } from '../session-fixtures.js'

const inFolder = temporaryFolder()
const token = 'iceberg-canary-token'

describeWith(['iceberg', 'avro', 'httpfs'], 'an Iceberg REST catalog', () => {
  let server: Server
  let uri: string
  const asked: string[] = []
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`)
      const [status, body] = answer(request)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })

  const config = (entry: Partial<IcebergCatalogConfig>, given = token) => ({
    ...sessionConfig({
      extension_policy: 'local_only',
      directories: { extensions: extensionDirectory, secrets: inFolder('secrets') },
      config: unsigned,
      pragmas: ["CALL enable_logging('QueryLog')"],
      secrets: [{ type: 'iceberg', name: 'rest', params: { token: createSecretValue(given) } }],
    }),
    iceberg_catalogs: [{ name: 'ice', uri, warehouse: 'shop', secret: 'REST', ...entry }],
  })
  const failed = async (entry: Partial<IcebergCatalogConfig>, given?: string, options: ApplySessionOptions = {}) => {
    const plan = planSession(config(entry, given))
    return withInstance(plan, async (instance) => {
      const connection = await instance.connect()
      const error = await failureOf(applySession(connection, plan.steps, { retry: { attempts: 1 }, ...options }))
      expect(await connection.all("FROM duckdb_databases() WHERE database_name = 'ice'")).toEqual([])
      return error
    })
  }

  test('is attached with its secret, whose token is nowhere', async () => {
    await withSession(config({}), async ({ keeper }) => {
      expect(asked).toContain('GET /v1/config?warehouse=shop')
      const shown = await Promise.all(
        ['FROM duckdb_databases()', 'FROM duckdb_secrets()', 'FROM duckdb_settings()', 'FROM duckdb_logs'].map((sql) =>
          keeper.all(sql),
        ),
      )
      expect(inspect(shown[0], { depth: null })).toContain("'ice'")
      expect(inspect(shown, { depth: null })).not.toContain(token)
      expect(await keeper.all("SELECT current_setting('http_retries')::INTEGER AS n")).toEqual([{ n: 3 }])
    })
  })

  test('is attached with the token of its options, which is nowhere either', async () => {
    const byToken = (given: string): CatalogConfig => ({
      ...config({}),
      iceberg_catalogs: [{ name: 'ice', uri, warehouse: 'shop', options: { TOKEN: createSecretValue(given) } }],
    })
    await withSession(byToken(token), async ({ keeper }) => {
      expect(await keeper.all("SELECT name, type FROM duckdb_secrets() WHERE name = 'duckalog_ice'")).toEqual([
        { name: 'duckalog_ice', type: 'iceberg' },
      ])
      const shown = await Promise.all(
        ['FROM duckdb_databases()', 'FROM duckdb_secrets()', 'FROM duckdb_logs'].map((sql) => keeper.all(sql)),
      )
      expect(inspect(shown, { depth: null })).not.toContain(token)
    })
    const refused = await failureOf(withSession(byToken('wrong-canary'), async () => undefined, { retry: { attempts: 1 } }))
    expect(refused).toMatchObject({ code: 'STEP_FAILED', at: ['iceberg_catalogs', 0] })
    expect(inspect(refused, { depth: null, showHidden: true })).not.toContain('wrong-canary')
  })

  test('that refuses the token, is not there, or hangs: each with its place', async () => {
    const refused = await failed({}, 'wrong-canary')
    expect(refused).toMatchObject({ code: 'STEP_FAILED', at: ['iceberg_catalogs', 0] })
    expect(inspect(refused, { depth: null, showHidden: true })).not.toContain('wrong-canary')
    expect(await failed({ uri: 'http://127.0.0.1:1' })).toMatchObject({ code: 'STEP_FAILED', retryable: true })
    await using silent = await startSilentServer()
    const timeouts = { attach: 2_500 }
    const hung = await failed({ uri: `http://127.0.0.1:${silent.port}` }, undefined, { timeouts })
    expect(hung).toMatchObject({ code: 'STEP_FAILED', retryable: true, at: ['iceberg_catalogs', 0] })
    expect(hung.message).toContain('Timeout was reached')
  })
})

function answer({ url = '', headers }: IncomingMessage): readonly [status: number, body: object] {
  if (headers.authorization !== `Bearer ${token}`)
    return [401, { error: { message: 'not allowed', type: 'NotAuthorizedException', code: 401 } }]
  if (url.startsWith('/v1/config')) return [200, { defaults: {}, overrides: {} }]
  if (url.startsWith('/v1/namespaces')) return [200, { namespaces: [] }]
  return [404, { error: { message: 'nothing here', type: 'NoSuchTableException', code: 404 } }]
}
