import { readdir } from 'node:fs/promises'
import { inspect } from 'node:util'
import type { DuckLakeAttachmentConfig } from '../../../src/config/model/attachment-config.js'
import type { SecretConfig } from '../../../src/config/model/catalog-config.js'
import { createSecretValue } from '../../../src/secret-value.js'
import { applySession, planSession } from '../../../src/session/index.js'
import { type Postgres, startPostgres } from '../../servers/postgres.js'
import { type S3Server, startS3Server } from '../../servers/s3-server.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { failureOf, sessionConfig, withInstance, withSession } from '../session-fixtures.js'

const inFolder = temporaryFolder()

const config = (lake: Partial<DuckLakeAttachmentConfig>, secrets: readonly SecretConfig[] = []) =>
  sessionConfig(
    {
      extension_policy: 'local_only',
      directories: { extensions: extensionDirectory, secrets: inFolder('secrets') },
      config: unsigned,
      secrets,
    },
    { ducklake: [{ alias: 'lake', metadata: inFolder('lake.ducklake'), ...lake }] },
  )

describeWith(['ducklake', 'sqlite_scanner'], 'a DuckLake in files', () => {
  const data_path = inFolder('data')

  test('is made when it may be written, and read at any snapshot', async () => {
    await withSession(config({ data_path, read_only: false, encrypted: true }), async ({ keeper }) => {
      await keeper.run('CREATE TABLE lake.t AS SELECT range AS i FROM range(1000)')
      await keeper.run('INSERT INTO lake.t SELECT range FROM range(500)')
    })
    expect((await readdir(data_path, { recursive: true })).some((name) => name.endsWith('.parquet'))).toBe(true)
    const count = (lake: Partial<DuckLakeAttachmentConfig>) =>
      withSession(config(lake), async ({ keeper, connect }) => {
        await expect(keeper.run('CREATE TABLE lake.u (i INT)')).rejects.toMatchObject({
          message: expect.stringContaining('read-only'),
        })
        return (await connect()).all('SELECT count(*)::INTEGER AS n FROM lake.t')
      })
    expect(await count({})).toEqual([{ n: 1500 }])
    expect(await count({ snapshot_version: 1 })).toEqual([{ n: 1000 }])
    expect(await count({ snapshot_time: '2999-01-01' })).toEqual([{ n: 1500 }])
  })

  test('has a hostile alias, a metadata schema, and its metadata in SQLite', async () => {
    const alias = 'a"b\'c É;--'
    const lake = {
      alias,
      metadata: { type: 'sqlite', path: inFolder('lake.sqlite') },
      data_path: inFolder('more data'),
      read_only: false,
    } as const
    await withSession(config(lake), async ({ keeper }) => {
      await keeper.run(`CREATE TABLE "a""b'c É;--".t AS SELECT 1 AS i`)
    })
    await withSession(config({ ...lake, read_only: true }), async ({ keeper }) => {
      expect(await keeper.all(`FROM "a""b'c É;--".t`)).toEqual([{ i: 1 }])
    })
    const other = {
      metadata: inFolder('other.ducklake'),
      data_path: inFolder('other'),
      metadata_schema: 'mine',
      read_only: false,
    }
    await withSession(config(other), async ({ keeper }) => keeper.run('CREATE TABLE lake.t (i INT)'))
    expect(
      await rawQuery(
        other.metadata,
        "SELECT DISTINCT schema_name AS name FROM duckdb_tables() WHERE table_name = 'ducklake_table'",
      ),
    ).toEqual([{ name: 'mine' }])
  })

  test.each<[what: string, type: string | undefined, file: string]>([
    ['a DuckDB file', undefined, 'by-secret.ducklake'],
    ['SQLite', 'sqlite', 'by-secret.sqlite'],
  ])('is found by a secret that says all about it, with its metadata in %s', async (_, type, file) => {
    const params = {
      metadata_path: inFolder(file),
      DATA_PATH: inFolder(`data of ${file}`),
      ...(type !== undefined && { metadata_parameters: { TYPE: type } }),
    }
    const secrets = [{ type: 'ducklake', name: 'The lake', params }]
    const bySecret = (lake: Partial<DuckLakeAttachmentConfig>) =>
      sessionConfig(
        {
          extension_policy: 'local_only',
          directories: { extensions: extensionDirectory, secrets: inFolder('secrets') },
          config: unsigned,
          secrets,
        },
        { ducklake: [{ alias: 'lake', secret: 'the LAKE', ...lake }] },
      )
    await withSession(bySecret({ read_only: false }), ({ keeper }) => keeper.run('CREATE TABLE lake.t AS SELECT 7 AS i'))
    await withSession(bySecret({ snapshot_version: 1 }), async ({ keeper }) => {
      expect(await keeper.all('FROM lake.t')).toEqual([{ i: 7 }])
    })
    const missing = [{ ...secrets[0]!, params: { ...params, metadata_path: inFolder(`nothing.${file}`) } }]
    const { duckdb, attachments } = bySecret({})
    const plan = planSession(sessionConfig({ ...duckdb, secrets: missing }, attachments))
    const error = await withInstance(plan, async (instance) => failureOf(applySession(await instance.connect(), plan.steps)))
    expect(error).toMatchObject({ code: 'STEP_FAILED', at: ['attachments', 'ducklake', 0] })
  })

  test.each<[what: string, lake: Partial<DuckLakeAttachmentConfig>, said: RegExp]>([
    ['is missing', { metadata: inFolder('nothing.ducklake') }, /database does not exist/],
    [
      'is missing in SQLite',
      { metadata: { type: 'sqlite', path: inFolder('nothing.sqlite') } },
      /cannot read its file ".*nothing\.sqlite"/,
    ],
    ['has no such snapshot', { snapshot_version: 999 }, /snapshot/i],
    ['is in a folder that is not there', { metadata: '/nowhere/lake.ducklake', read_only: false }, /No such file|nowhere/],
  ])('that %s fails with its place, and nothing stays', async (_what, lake, said) => {
    const plan = planSession(config(lake))
    await withInstance(plan, async (instance) => {
      const connection = await instance.connect()
      const error = await failureOf(applySession(connection, plan.steps))
      expect(error).toMatchObject({ code: 'STEP_FAILED', retryable: false, at: ['attachments', 'ducklake', 0] })
      expect(error.message).toMatch(said)
      expect(await connection.all("FROM duckdb_databases() WHERE database_name LIKE '%lake%'")).toEqual([])
      expect(await connection.all('FROM duckdb_secrets()')).toEqual([])
    })
  })
})

describeWith(['ducklake', 'postgres_scanner', 'httpfs'], 'a DuckLake on Postgres with its data on S3', () => {
  let postgres: Postgres
  let s3: S3Server
  beforeAll(async () => {
    postgres = await startPostgres()
    s3 = await startS3Server()
  })
  afterAll(async () => {
    await postgres.stop()
    await s3[Symbol.asyncDispose]()
  })

  const secrets = (more: Partial<SecretConfig> = {}): readonly SecretConfig[] => {
    const { host, port, database, user, password } = postgres
    return [
      { type: 'postgres', name: 'meta', host, port, database, user, password: createSecretValue(password), ...more },
      { ...s3.secret, type: 's3', name: 'data', secret: createSecretValue('S3RVER') },
    ]
  }
  const lake = { metadata: { type: 'postgres', secret: 'META' }, data_path: 's3://bucket/lake/' } as const

  test('is written and read, and no password is to be seen', async () => {
    await withSession(config({ ...lake, read_only: false }, secrets()), async ({ keeper }) => {
      await keeper.run('CREATE TABLE lake.t AS SELECT range AS i FROM range(1000)')
    })
    await withSession(config(lake, secrets()), async ({ keeper, connect }) => {
      expect(await (await connect()).all('SELECT sum(i)::INTEGER AS n FROM lake.t')).toEqual([{ n: 499_500 }])
      const shown = await Promise.all(
        ['FROM duckdb_databases()', 'FROM duckdb_secrets()', 'FROM duckdb_settings()'].map((sql) => keeper.all(sql)),
      )
      expect(inspect(shown, { depth: null })).toContain('connect_timeout=10')
      expect(inspect(shown, { depth: null })).not.toContain(postgres.password)
    })
    expect(await postgres.query("SELECT count(*)::int AS n FROM ducklake_table WHERE table_name = 't'")).toEqual([{ n: 1 }])
  })

  test('is found by a secret that names that of the server, and no password is to be seen', async () => {
    const own: SecretConfig = {
      type: 'ducklake',
      name: 'all-of-it',
      options: { metadata_path: '', data_path: 's3://bucket/own/' },
      params: { metadata_schema: 'own', metadata_parameters: { Type: 'postgres', Secret: createSecretValue('meta') } },
    }
    await postgres.query('CREATE SCHEMA own')
    const bySecret = (read_only: boolean) =>
      sessionConfig(config({}, [...secrets(), own]).duckdb, { ducklake: [{ alias: 'lake', secret: 'All-Of-It', read_only }] })
    await withSession(bySecret(false), ({ keeper }) => keeper.run('CREATE TABLE lake.t AS SELECT 7 AS i'))
    await withSession(bySecret(true), async ({ keeper }) => {
      expect(await keeper.all('FROM lake.t')).toEqual([{ i: 7 }])
      const shown = await Promise.all(['FROM duckdb_databases()', 'FROM duckdb_secrets()'].map((sql) => keeper.all(sql)))
      expect(inspect(shown, { depth: null })).toContain('connect_timeout=10')
      expect(inspect(shown, { depth: null })).not.toContain(postgres.password)
    })
  })

  test('whose server refuses fails with its place, not with the password', async () => {
    const password = createSecretValue('wrong-canary')
    const plan = planSession(config(lake, secrets({ password })))
    await withInstance(plan, async (instance) => {
      const error = await failureOf(applySession(await instance.connect(), plan.steps))
      expect(error).toMatchObject({ code: 'STEP_FAILED', retryable: false, at: ['attachments', 'ducklake', 0] })
      expect(error.message).toContain('password authentication failed')
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain('wrong-canary')
    })
  })

  test('whose server is not there can be retried', async () => {
    const plan = planSession(config(lake, secrets({ port: 1 })))
    await withInstance(plan, async (instance) => {
      const error = await failureOf(applySession(await instance.connect(), plan.steps))
      expect(error).toMatchObject({ code: 'STEP_FAILED', retryable: true, at: ['attachments', 'ducklake', 0] })
      expect(error.message).toContain('Connection refused')
    })
  })
})
