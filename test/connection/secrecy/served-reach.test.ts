import { type CatalogConnection, type CatalogInput, connectToCatalog } from '../../../src/index.js'
import { freePort } from '../../servers/free-port.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory } from '../../support/extensions.js'
import { type CompiledScript, compileScript } from '../../support/second-process.js'

const token = 'token of the server'
const password = 'canary-of-the-host'
const views = [{ name: 'v', sql: 'SELECT 1 AS a' }]
const toFile = "CALL enable_logging(storage = 'file', storage_config = {'path': '/tmp/duckalog-no-such-log'})"

/** A function of the host that looks at the text of each statement of a client. */
const authorization = [
  "CREATE MACRO IF NOT EXISTS is_allowed(session, statement) AS NOT contains(lower(statement), 'enable_logging')",
  "SET GLOBAL quack_authorization_function = 'is_allowed'",
]

describeWith(['quack', 'httpfs'], 'a client of a hardened catalog', () => {
  let folder: CatalogFolder
  let script: CompiledScript
  beforeAll(async () => {
    script = await compileScript('serve-catalog')
    folder = await makeFolder()
  })
  afterAll(async () => {
    await script[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })

  async function serve(name: string, pragmas: readonly string[]) {
    const config: CatalogInput = {
      version: 1,
      duckdb: {
        database: `${name}.duckdb`,
        extension_policy: 'local_only',
        directories: { extensions: extensionDirectory, secrets: 'secrets' },
        extensions: ['httpfs', 'quack'],
        secrets: [
          { type: 'http', name: 'host', bearer_token: password },
          { type: 's3', name: 'stored', key_id: 'k', secret: password, persistent: true },
        ],
        pragmas,
        security: { external_access: false, lock_configuration: true },
      },
      views,
    }
    const port = await freePort()
    const server = script.start([JSON.stringify(config), folder.path, String(port), token])
    await server.printed(`serving quack:127.0.0.1:${port}`)
    const client = connectToCatalog(
      {
        version: 1,
        duckdb: {
          extension_policy: 'local_only',
          directories: { extensions: extensionDirectory },
          secrets: [{ type: 'quack', bearer_token: token }],
        },
        views,
      },
      { databasePath: `quack:127.0.0.1:${port}`, retry: { attempts: 1 } },
    )
    return { server, client }
  }

  test('cannot read secrets or files of the host', async () => {
    const { server, client } = await serve('closed', [])
    const reach = [
      'FROM duckdb_secrets()',
      'FROM duckdb_settings()',
      'FROM duckdb_views() WHERE NOT internal',
      'FROM _duckalog.views',
      'FROM _duckalog.secrets',
      "SELECT * FROM which_secret('https://h/x', 'http')",
      `FROM read_blob('${folder.file('secrets')}/*')`,
      `FROM glob('${folder.file('*')}')`,
      `COPY (SELECT 1) TO '${folder.file('x.csv')}'`,
      'SET GLOBAL allow_unredacted_secrets = true',
      "SELECT error('no text of a client is known to the host')",
      'CALL enable_logging()',
      'FROM duckdb_logs',
    ]
    const told: string[] = []
    for (const sql of reach) told.push(`${sql}: ${await tell(client, sql)}`)
    expect(told.filter((text) => text.includes('disabled by configuration'))).toHaveLength(3)
    expect(told.filter((text) => text.includes(password))).toEqual([])
    await client.close()
    server.kill('SIGTERM')
    await server.ended
  })

  test('can end the process of the host with a log to a file', async () => {
    const { server, client } = await serve('open', [])
    await tell(client, toFile)
    expect(await tell(client, 'FROM v')).toMatch(/^(?:QUERY_FAILED|STEP_FAILED|CONNECTION_LOST)/)
    expect((await server.ended).signal).toBe('SIGABRT')
    await client.close()
  })

  test('is denied a log to a file by an authorization function, which checks only the text', async () => {
    const { server, client } = await serve('guarded', authorization)
    expect(await tell(client, toFile)).toContain('Authorization failed')
    expect(await tell(client, "SET GLOBAL quack_authorization_function = 'quack_nop_authorization'")).toContain('locked')
    expect(await tell(client, 'FROM v')).toBe('[{"a":1}]')
    await tell(client, `FROM query('${toFile.replaceAll("'", "''").replace('CALL enable_', "FROM enable_' || '")}')`)
    await tell(client, 'FROM v')
    expect((await server.ended).signal).toBe('SIGABRT')
    await client.close()
  })
})

function tell(client: CatalogConnection, sql: string): Promise<string> {
  return client.query(sql, undefined, { rowMode: 'json' }).then(
    (rows) => JSON.stringify(rows),
    (error: { readonly code: string; readonly message: string }) => `${error.code}: ${error.message}`,
  )
}
