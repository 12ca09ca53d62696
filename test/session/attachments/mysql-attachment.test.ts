import { inspect } from 'node:util'
import type { ServerAttachmentConfig } from '../../../src/config/model/attachment-config.js'
import type { SecretConfig } from '../../../src/config/model/catalog-config.js'
import { createSecretValue } from '../../../src/secret-value.js'
import { applySession, planSession } from '../../../src/session/index.js'
import { describeWithMariaDB, type MariaDB, startMariaDB } from '../../servers/mariadb.js'
import { startSilentServer } from '../../servers/tcp-proxy.js'
import { extensionDirectory, unsigned } from '../../support/extensions.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { failureOf, sessionConfig, withInstance, withSession } from '../session-fixtures.js'

const inFolder = temporaryFolder()

describeWithMariaDB('a MySQL server', () => {
  let server: MariaDB
  let access: Omit<ServerAttachmentConfig, 'alias'>

  beforeAll(async () => {
    server = await startMariaDB()
    const { host, port, database, user, password } = server
    access = { host, port, database, user, password: createSecretValue(password) }
    await server.run('CREATE TABLE shop.t AS SELECT 42 AS i; CREATE DATABASE other; CREATE TABLE other.u AS SELECT 7 AS id')
  })
  afterAll(() => server.stop())

  const config = (entry: Partial<ServerAttachmentConfig>, secrets: readonly SecretConfig[] = []) =>
    sessionConfig(
      {
        extension_policy: 'local_only',
        directories: { extensions: extensionDirectory, secrets: inFolder('secrets') },
        config: unsigned,
        pragmas: ["CALL enable_logging('QueryLog')"],
        secrets,
      },
      { mysql: [{ alias: 'my', ...entry }] },
    )

  async function failed(entry: Partial<ServerAttachmentConfig>, attach = 10_000) {
    const plan = planSession(config(entry))
    return withInstance(plan, async (instance) => {
      const connection = await instance.connect()
      const error = await failureOf(applySession(connection, plan.steps, { timeouts: { attach } }))
      const left = await connection.all(
        "SELECT database_name AS name FROM duckdb_databases() WHERE database_name = 'my' UNION ALL SELECT name FROM duckdb_secrets()",
      )
      return { error, left }
    })
  }

  test.each(['URI', 'key = value'])('is attached by a connection string (%s), which is nowhere afterwards', async (form) => {
    const { host, port, database, user, password } = server
    const text =
      form === 'URI'
        ? `mysql://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}`
        : `host=${host} port=${port} database=${database} user=${user} password=${password}`
    await withSession(config({ connection_string: createSecretValue(text) }), async ({ keeper, connect }) => {
      expect(await (await connect()).all('SELECT i FROM my.shop.t')).toEqual([{ i: 42 }])
      const shown = await Promise.all(
        ['FROM duckdb_databases()', 'FROM duckdb_secrets()', 'FROM duckdb_logs'].map((sql) => keeper.all(sql)),
      )
      expect(inspect(shown, { depth: null })).not.toContain(password)
    })
  })

  test('is attached through a temporary secret, for reading, and its password is nowhere', async () => {
    await withSession(config(access), async ({ keeper, connect }) => {
      expect(await (await connect()).all('SELECT i FROM my.shop.t')).toEqual([{ i: 42 }])
      await expect(keeper.run('CREATE TABLE my.shop.x (i INT)')).rejects.toMatchObject({
        message: expect.stringContaining('read-only'),
      })
      const shown = await Promise.all(
        ['FROM duckdb_databases()', 'FROM duckdb_secrets()', 'FROM duckdb_settings()', 'FROM duckdb_logs'].map((sql) =>
          keeper.all(sql),
        ),
      )
      expect(inspect(shown, { depth: null })).toContain('duckalog_my')
      expect(inspect(shown, { depth: null })).not.toContain(server.password)
    })
  })

  test('takes read_only, schema, sslmode and a declared secret', async () => {
    const secret: SecretConfig = {
      type: 'mysql',
      name: 'Shop',
      host: server.host,
      port: server.port,
      user: server.user,
      password: createSecretValue(server.password),
    }
    await withSession(config({ ...access, read_only: false, schema: 'other', sslmode: 'disable' }), async ({ keeper }) => {
      await keeper.run('CREATE TABLE my.written AS SELECT 1 AS i')
      expect(await keeper.all('SELECT id FROM my.u')).toEqual([{ id: 7 }])
      expect(await keeper.all("SELECT DISTINCT schema_name AS name FROM duckdb_schemas() WHERE database_name = 'my'")).toEqual([
        { name: 'other' },
      ])
    })
    await withSession(config({ secret: 'SHOP' }, [secret]), async ({ keeper }) => {
      expect(await keeper.all('SELECT i FROM my.shop.t')).toEqual([{ i: 42 }])
    })
  })

  test('takes its keywords in the options: those that the secret has there, and compression in the text of ATTACH', async () => {
    const options = { SSL_MODE: 'Disabled', ssl_ca: '/nowhere/ca.pem', compression: 'REQUIRED' }
    await withSession(config({ ...access, options }), async ({ keeper }) => {
      expect(await keeper.all(`FROM mysql_query('my', 'SHOW STATUS LIKE ''Compression''')`)).toEqual([
        { Variable_name: 'Compression', Value: 'ON' },
      ])
      expect(await keeper.all("SELECT path FROM duckdb_databases() WHERE database_name = 'my'")).toEqual([
        { path: 'compression=required' },
      ])
      const [secret] = await keeper.all("SELECT secret_string FROM duckdb_secrets() WHERE name = 'duckalog_my'")
      expect(secret?.secret_string).toMatch(/ssl_ca=\/nowhere\/ca\.pem;ssl_mode=disabled/)
    })
  })

  test('that refuses the password, or does not have the database, is not asked again; nothing stays', async () => {
    const refused = await failed({ ...access, password: createSecretValue('wrong-canary') })
    expect(refused.error).toMatchObject({ code: 'STEP_FAILED', retryable: false, at: ['attachments', 'mysql', 0] })
    expect(refused.error.message).toContain('Access denied')
    expect(inspect(refused, { depth: null, showHidden: true })).not.toContain('wrong-canary')
    expect(refused.left).toEqual([])
    const missing = await failed({ ...access, database: 'nowhere' })
    expect(missing.error).toMatchObject({ code: 'STEP_FAILED', retryable: false })
    expect(missing.error.message).toContain("Unknown database 'nowhere'")
  })

  test('that is not there can be retried', async () => {
    const { error, left } = await failed({ ...access, port: 1 })
    expect(error).toMatchObject({ code: 'STEP_FAILED', retryable: true, at: ['attachments', 'mysql', 0] })
    expect(error.message).toContain('Connection refused: 127.0.0.1:1')
    expect(left).toEqual([])
  })

  test('that never says a word is given up at the limit, and DuckDB has not called it', async () => {
    await using silent = await startSilentServer()
    const { error, left } = await failed({ ...access, port: silent.port }, 500)
    expect(error).toMatchObject({ code: 'STEP_TIMEOUT', retryable: true, step: { kind: 'attachment', name: 'my' } })
    expect(error.message).toBe(
      'The attachment "my" (attachments.mysql[0]) was not restored within 500 ms (timeouts.attach). ' +
        `It waited for the server at 127.0.0.1:${silent.port}, which accepted the connection but does not respond.`,
    )
    // One connection: that of the question
    expect(silent.taken).toBe(1)
    expect(left).toEqual([])
  })
})
