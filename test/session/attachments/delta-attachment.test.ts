import { cp, mkdir, readdir } from 'node:fs/promises'
import { inspect } from 'node:util'
import type { DeltaAttachmentConfig } from '../../../src/config/model/attachment-config.js'
import type { SecretConfig } from '../../../src/config/model/catalog-config.js'
import { createSecretValue } from '../../../src/secret-value.js'
import { type ApplySessionOptions, applySession, planSession } from '../../../src/session/index.js'
import { type S3Server, startS3Server } from '../../servers/s3-server.js'
import { startSilentServer } from '../../servers/tcp-proxy.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { lakehouse } from '../../support/lakehouse.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { failureOf, sessionConfig, withInstance, withSession } from '../session-fixtures.js'

const inFolder = temporaryFolder()
const table = inFolder('orders')

const config = (entry: Partial<DeltaAttachmentConfig>, secrets: readonly SecretConfig[] = []) =>
  sessionConfig(
    {
      extension_policy: 'local_only',
      directories: { extensions: extensionDirectory, secrets: inFolder('secrets') },
      config: unsigned,
      pragmas: ["CALL enable_logging('QueryLog')"],
      secrets,
    },
    { delta: [{ alias: 'orders', path: table, ...entry }] },
  )

async function failed(
  entry: Partial<DeltaAttachmentConfig>,
  secrets?: readonly SecretConfig[],
  options: ApplySessionOptions = { retry: { attempts: 1 } },
) {
  const plan = planSession(config(entry, secrets))
  return withInstance(plan, async (instance) => {
    const connection = await instance.connect()
    const error = await failureOf(applySession(connection, plan.steps, options))
    const left = await connection.all(
      "SELECT database_name AS name FROM duckdb_databases() WHERE database_name = 'orders' UNION ALL SELECT name FROM duckdb_secrets()",
    )
    return { error, left: left.map(({ name }) => name) }
  })
}

describeWith(['delta', 'httpfs'], 'a Delta table', () => {
  beforeAll(() => cp(lakehouse('orders'), table, { recursive: true }))

  test('is attached for reading, and each connection sees its one table', async () => {
    await withSession(config({}), async ({ keeper, connect }) => {
      // No LIMIT: after ORDER BY it makes DuckDB leave out rows of a Delta table now and then
      const rows = await (await connect()).all('SELECT id::INTEGER AS id, note FROM orders ORDER BY id DESC')
      expect(rows).toHaveLength(5)
      expect(rows.slice(0, 2)).toEqual([
        { id: 5, note: 'new' },
        { id: 4, note: null },
      ])
      await expect(keeper.run('INSERT INTO orders VALUES (7, 7, NULL)')).rejects.toMatchObject({
        message: expect.stringContaining('read-only'),
      })
    })
  })

  test('may be written with `read_only: false`', async () => {
    const path = inFolder('written')
    await cp(lakehouse('orders'), path, { recursive: true })
    await withSession(config({ path, read_only: false }), ({ keeper }) => keeper.run("INSERT INTO orders VALUES (6, 1, 'more')"))
    await withSession(config({ path }), async ({ keeper }) => {
      expect(await keeper.all('SELECT count(*)::INTEGER AS n FROM orders')).toEqual([{ n: 6 }])
    })
  })

  test.each<[what: string, path: string, said: RegExp]>([
    ['is missing', inFolder('nowhere'), /Path does not exist/],
    ['is a folder with something else', inFolder('other'), /No files in log segment/],
  ])('that %s is refused at its place, though DuckDB attaches it; nothing stays', async (_, path, said) => {
    await mkdir(inFolder('other'), { recursive: true })
    const { error, left } = await failed({ path })
    expect(error).toMatchObject({ code: 'STEP_FAILED', at: ['attachments', 'delta', 0], message: expect.stringMatching(said) })
    expect(left).toEqual([])
  })

  describe('on S3', () => {
    let s3: S3Server
    const secretOf = (port: number, more: Partial<SecretConfig> = {}): SecretConfig => ({
      type: 's3',
      name: 'Lake',
      key_id: 'S3RVER',
      secret: createSecretValue('S3RVER'),
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${port}`,
      scope: 's3://elsewhere/',
      params: { url_style: 'path' },
      ...more,
    })
    beforeAll(async () => {
      s3 = await startS3Server()
      const files = (await readdir(table, { recursive: true })).filter((file) => /\.(?:json|parquet)$/.test(file))
      const uploads = files.map(
        (file) => `COPY (SELECT content FROM read_blob('${table}/${file}')) TO 's3://bucket/orders/${file}' (FORMAT blob);`,
      )
      await rawQuery(
        ':memory:',
        `LOAD httpfs; CREATE SECRET (TYPE s3, KEY_ID 'S3RVER', SECRET 'S3RVER', ENDPOINT '127.0.0.1:${s3.port}', USE_SSL false, URL_STYLE 'path'); ${uploads.join('\n')}`,
        { extension_directory: extensionDirectory, ...unsigned },
      )
    })
    afterAll(() => s3[Symbol.asyncDispose]())

    test('is read with the secret that it names, whatever the scope; its key is nowhere', async () => {
      const secrets = [secretOf(s3.port), secretOf(1, { name: 'other', scope: 's3://bucket/' })]
      await withSession(config({ path: 's3://bucket/orders', secret: 'lake' }, secrets), async ({ keeper }) => {
        expect(await keeper.all('SELECT count(*)::INTEGER AS n FROM orders')).toEqual([{ n: 5 }])
        const shown = await Promise.all(
          ['FROM duckdb_databases()', 'FROM duckdb_secrets()', 'FROM duckdb_logs'].map((sql) => keeper.all(sql)),
        )
        expect(inspect(shown, { depth: null })).not.toMatch(/secret=S3RVER|'S3RVER'/)
      })
    })

    test('that is not there is refused; neither it nor its secret stays', async () => {
      const { error, left } = await failed({ path: 's3://bucket/nothing', secret: 'lake' }, [secretOf(s3.port)])
      expect(error).toMatchObject({ code: 'STEP_FAILED', at: ['attachments', 'delta', 0] })
      expect(left).toEqual(['lake'])
    })

    test('whose server hangs is given up at the limit', async () => {
      await using silent = await startSilentServer()
      const entry = { path: 's3://bucket/orders', secret: 'lake' }
      const { error } = await failed(entry, [secretOf(silent.port)], { retry: { attempts: 1 }, timeouts: { attach: 2_500 } })
      expect(error).toMatchObject({ code: 'STEP_FAILED', retryable: true, at: ['attachments', 'delta', 0] })
      expect(error.message).toContain('Timeout was reached')
    })
  })
})
