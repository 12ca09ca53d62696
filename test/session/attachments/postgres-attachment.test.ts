import { inspect } from 'node:util'
import type { ServerAttachmentConfig } from '../../../src/config/model/attachment-config.js'
import type { SecretConfig } from '../../../src/config/model/catalog-config.js'
import type { DriverConnection } from '../../../src/driver/core/driver.js'
import { createSecretValue } from '../../../src/secret-value.js'
import { applySession, planSession } from '../../../src/session/index.js'
import { type Postgres, startPostgres } from '../../servers/postgres.js'
import { type SilentServer, startSilentServer, startTcpProxy } from '../../servers/tcp-proxy.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { failureOf, sessionConfig, withInstance, withSession } from '../session-fixtures.js'

const inFolder = temporaryFolder()

describeWith(['postgres_scanner'], 'a Postgres server', () => {
  let server: Postgres
  let access: Omit<ServerAttachmentConfig, 'alias'>
  let silent: SilentServer

  beforeAll(async () => {
    server = await startPostgres()
    const { host, port, database, user, password } = server
    access = { host, port, database, user, password: createSecretValue(password) }
    await server.query('CREATE TABLE t AS SELECT 42 AS i; CREATE SCHEMA sales; CREATE TABLE sales.orders AS SELECT 7 AS id')
    silent = await startSilentServer()
  })
  afterAll(async () => {
    await server.stop()
    await silent[Symbol.asyncDispose]()
  })

  const config = (entry: Partial<ServerAttachmentConfig>, secrets: readonly SecretConfig[] = [], folder = 'secrets') =>
    sessionConfig(
      {
        extension_policy: 'local_only',
        directories: { extensions: extensionDirectory, secrets: inFolder(folder) },
        config: unsigned,
        pragmas: ["CALL enable_logging('QueryLog')"],
        secrets,
      },
      { postgres: [{ alias: 'pg', ...entry }] },
    )

  const declared = (more: Partial<SecretConfig> = {}): SecretConfig => {
    const { host = '', port = 0, database = '', user = '', password = createSecretValue('') } = access
    return { type: 'postgres', name: 'Shop', host, port, database, user, password, ...more }
  }

  const secretNames = async (connection: DriverConnection) =>
    (await connection.all('SELECT name FROM duckdb_secrets() ORDER BY name')).map(({ name }) => name)

  async function failed(entry: Partial<ServerAttachmentConfig>, secrets?: readonly SecretConfig[], folder?: string) {
    const plan = planSession(config(entry, secrets, folder))
    return withInstance(plan, async (instance) => {
      const connection = await instance.connect()
      const error = await failureOf(applySession(connection, plan.steps))
      const databases = await connection.all("SELECT database_name FROM duckdb_databases() WHERE database_name = 'pg'")
      return { error, databases, secrets: await secretNames(connection) }
    })
  }

  test.each(['URI', 'key = value'])('is attached by a connection string (%s), which is nowhere afterwards', async (form) => {
    const { host, port, database, user, password } = server
    const text =
      form === 'URI'
        ? `postgresql://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}?sslmode=prefer`
        : `host=${host} port=${port} dbname=${database} user=${user} password='${password}'`
    await withSession(config({ connection_string: createSecretValue(text) }), async ({ keeper, connect }) => {
      expect(await (await connect()).all('SELECT i FROM pg.t')).toEqual([{ i: 42 }])
      const shown = await Promise.all(
        ['FROM duckdb_databases()', 'FROM duckdb_secrets()', 'FROM duckdb_logs'].map((sql) => keeper.all(sql)),
      )
      expect(inspect(shown, { depth: null })).not.toContain(password)
    })
  })

  test('is attached through a temporary secret, and its password is nowhere', async () => {
    await withSession(config(access), async ({ keeper, connect }) => {
      expect(await (await connect()).all('SELECT i FROM pg.t')).toEqual([{ i: 42 }])
      expect(await secretNames(keeper)).toEqual(['duckalog_pg'])
      await expect(keeper.run('CREATE TABLE pg.u (i INT)')).rejects.toMatchObject({
        message: expect.stringContaining('read-only'),
      })
      const shown = await Promise.all(
        ['FROM duckdb_databases()', 'FROM duckdb_secrets()', 'FROM duckdb_settings()', 'FROM duckdb_logs'].map((sql) =>
          keeper.all(sql),
        ),
      )
      expect(inspect(shown, { depth: null })).toContain('connect_timeout=10')
      expect(inspect(shown, { depth: null })).not.toContain(server.password)
    })
  })

  test('takes read_only, schema, sslmode and a declared secret', async () => {
    const entry = { ...access, read_only: false, schema: 'sales', sslmode: 'disable' }
    await withSession(config(entry), async ({ keeper }) => {
      await keeper.run('CREATE TABLE pg.sales.written AS SELECT 1 AS i')
      expect(await keeper.all('SELECT id FROM pg.sales.orders')).toEqual([{ id: 7 }])
      await expect(keeper.run('FROM pg.public.t')).rejects.toMatchObject({ kind: 'Catalog' })
    })
    await withSession(config({ secret: 'SHOP' }, [declared()]), async ({ keeper }) => {
      expect(await keeper.all('SELECT i FROM pg.t')).toEqual([{ i: 42 }])
      expect(await secretNames(keeper)).toEqual(['shop'])
    })
  })

  test('takes the keywords of libpq in its options and in a connection string, and DuckDB shows none of them', async () => {
    const { host, port, database, user, password } = server
    const text = `host=${host} port=${port} dbname=${database} user=${user} password=${password} application_name='my shop'`
    const options = {
      application_name: 'my shop',
      target_session_attrs: 'ANY',
      channel_binding: 'disable',
      isolation_level: 'serializable',
    }
    const entries: Partial<ServerAttachmentConfig>[] = [
      { connection_string: createSecretValue(text) },
      { connection_string: createSecretValue(async () => text) },
      { connection_string: createSecretValue(async () => text.replace('my', 'other')), options },
      { ...access, options },
      { secret: 'shop', options },
    ]
    for (const entry of entries) {
      await withSession(config(entry, [declared({ params: { application_name: 'declared' } })]), async ({ keeper }) => {
        expect(await keeper.all(`FROM postgres_query('pg', 'SELECT current_setting(''application_name'') AS name')`)).toEqual([
          { name: 'my shop' },
        ])
        expect(await keeper.all("SELECT path FROM duckdb_databases() WHERE database_name = 'pg'")).toEqual([
          { path: 'connect_timeout=10' },
        ])
      })
    }
  })

  test('whose keyword has a value that libpq refuses fails with its place', async () => {
    const { error, databases, secrets } = await failed({ ...access, options: { keepalives: 'canary' } })
    expect(error).toMatchObject({ code: 'STEP_FAILED', at: ['attachments', 'postgres', 0] })
    expect(error.message).toContain('invalid integer value "canary" for connection option "keepalives"')
    expect([databases, secrets]).toEqual([[], []])
  })

  test('that refuses the password fails with its place; neither the attachment nor its secret stays', async () => {
    const { error, databases, secrets } = await failed({ ...access, password: createSecretValue('wrong-canary') })
    expect(error).toMatchObject({
      code: 'STEP_FAILED',
      retryable: false,
      step: { kind: 'attachment', name: 'pg' },
      at: ['attachments', 'postgres', 0],
    })
    expect(error.message).toContain('password authentication failed')
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('wrong-canary')
    expect([databases, secrets]).toEqual([[], []])
  })

  test('that is not there can be retried', async () => {
    const { error, databases, secrets } = await failed({ ...access, port: 1 })
    expect(error).toMatchObject({ code: 'STEP_FAILED', retryable: true })
    expect(error.message).toMatch(
      /^The attachment "pg" \(attachments\.postgres\[0\]\) could not be restored: .*Connection refused/s,
    )
    expect([databases, secrets]).toEqual([[], []])
  })

  test('that never answers is given up at the limit, without a call of DuckDB', async () => {
    const { port } = silent
    const plan = planSession(config({ ...access, port }))
    await withInstance(plan, async (instance) => {
      const connection = await instance.connect()
      const error = await failureOf(applySession(connection, plan.steps, { timeouts: { attach: 400 } }))
      expect(error).toMatchObject({ code: 'STEP_TIMEOUT', retryable: true, at: ['attachments', 'postgres', 0] })
      expect(error.message).toContain(
        `It waited for the server at 127.0.0.1:${port}, which accepted the connection but does not respond.`,
      )
      expect(await secretNames(connection)).toEqual([])
    })
    // One connection: that of the question
    expect(silent.taken).toBe(1)
  })

  test('that falls silent after the first byte is given up by its own timeout', async () => {
    await using proxy = await startTcpProxy(server, { freezeAfter: 1 })
    const plan = planSession(config({ ...access, port: proxy.port }), { limits: { connectTimeout: 2 } })
    await withInstance(plan, async (instance) => {
      const outcome = await failureOf(applySession(await instance.connect(), plan.steps, { retry: { attempts: 1 } }))
      expect(outcome).toMatchObject({ code: 'STEP_FAILED', retryable: true })
      expect(outcome.message).toContain('timeout expired')
    })
  })

  test('whose secret name is ambiguous fails with a remedy; the user’s persistent secret stays', async () => {
    await withSession(config(access, [declared({ persistent: true })], 'ambiguous'), async () => undefined)
    const { error, secrets } = await failed({ secret: 'shop' }, [declared()], 'ambiguous')
    expect(error).toMatchObject({ code: 'STEP_FAILED', at: ['attachments', 'postgres', 0] })
    expect(error.message).toBe(
      'The attachment "pg" (attachments.postgres[0]) names a secret that exists both as a temporary and as a persistent one: rename or drop one of them.',
    )
    expect(secrets).toEqual(['shop', 'shop'])
  })

  test('whose password comes from a function that fails: no secret and no attachment', async () => {
    const password = createSecretValue(async () => {
      throw new Error('vault: canary')
    })
    const { error, databases, secrets } = await failed({ ...access, password })
    expect(error).toMatchObject({ code: 'SECRET_INVALID', at: ['attachments', 'postgres', 0] })
    expect(error.message).toContain('The value of "password" of the secret "duckalog_pg" (attachments.postgres[0])')
    expect(error.message).not.toContain('canary')
    expect([databases, secrets]).toEqual([[], []])
  })
})
