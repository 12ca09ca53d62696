import { type CatalogInput, parseConfigObject } from '../../../src/config/index.js'
import type { SecretInput } from '../../../src/secret-value.js'
import { planSession } from '../../../src/session/index.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { withSession } from '../session-fixtures.js'

const inFolder = temporaryFolder()

type SecretRow = NonNullable<CatalogInput['duckdb']['secrets']>[number]

const later =
  (text: string): SecretInput =>
  async () =>
    text
const none = { validation: 'none' }
const dsn = 'postgres://u:canary-pw@db:5433/shop?sslmode=require'

/** One row for each accepted shape, and what DuckDB then knows of the secret. */
const shapes: readonly (readonly [secret: SecretRow, known: RegExp])[] = [
  [
    { type: 's3', key_id: 'k', secret: 'canary', region: 'eu' },
    /^name=n;type=s3;provider=config.*key_id=k;region=eu;secret=redacted/,
  ],
  [{ type: 's3', secret: later('canary'), key_id: 'k' }, /key_id=k.*secret=redacted/],
  [
    { type: 's3', endpoint: 'http://127.0.0.1:9000/', params: { url_style: 'path' } },
    /endpoint=127\.0\.0\.1:9000.*url_style=path;use_ssl=false/,
  ],
  [{ type: 's3', endpoint: 'https://s3.example' }, /endpoint=s3\.example.*use_ssl=true/],
  [{ type: 's3', scope: ['s3://a', 's3://b/c'] }, /scope=s3:\/\/a,s3:\/\/b\/c/],
  [{ type: 's3', provider: 'credential_chain', chain: ['env', 'config'], params: none }, /provider=credential_chain/],
  [{ type: 's3', chain: 'env', refresh: 'auto', params: none }, /provider=credential_chain.*refresh_info/],
  [{ type: 's3', params: { session_token: 'canary', requester_pays: true } }, /requester_pays=true.*session_token=redacted/],
  [{ type: 's3', provider: 'credential_chain', params: { chain: 'config', profile: 'p', ...none } }, /credential_chain/],
  [{ type: 'aws', key_id: 'k', secret: 'canary' }, /type=aws.*secret=redacted/],
  [{ type: 'gcs', key_id: 'k', secret: 'canary' }, /type=gcs.*secret=redacted/],
  [{ type: 'gcs', bearer_token: 'canary' }, /type=gcs.*bearer_token=redacted/],
  [{ type: 'r2', key_id: 'k', secret: 'canary', account_name: 'acc' }, /type=r2.*endpoint=acc\.r2\.cloudflarestorage\.com/],
  [{ type: 'r2', params: { account_id: 'acc' } }, /endpoint=acc\.r2/],
  [{ type: 'azure', connection_string: 'AccountName=a;AccountKey=canary' }, /provider=config.*connection_string=redacted/],
  [{ type: 'azure', account_name: 'a', endpoint: 'blob.example' }, /account_name=a/],
  [
    { type: 'azure', provider: 'credential_chain', account_name: 'a', chain: 'cli' },
    /provider=credential_chain.*account_name=a;chain=cli/,
  ],
  [
    { type: 'azure', tenant_id: 't', client_id: 'c', client_secret: 'canary', account_name: 'a' },
    /provider=service_principal.*client_secret=redacted/,
  ],
  [
    { type: 'azure', tenant_id: 't', client_id: 'c', params: { client_certificate_path: '/c.pem' } },
    /provider=service_principal/,
  ],
  [{ type: 'azure', provider: 'managed_identity', client_id: 'c', account_name: 'a' }, /provider=managed_identity/],
  [{ type: 'azure', provider: 'access_token', bearer_token: 'canary', account_name: 'a' }, /access_token=redacted/],
  [{ type: 'http', bearer_token: 'canary' }, /type=http.*bearer_token=redacted/],
  [{ type: 'http', header: 'X-Plain: text' }, /extra_http_headers=\{X-Plain=text\}/],
  [{ type: 'http', header: { A: 'a', B: later('b') } }, /extra_http_headers=\{A=a, B=b\}/],
  [{ type: 'http', provider: 'env' }, /provider=env/],
  [
    { type: 'http', params: { http_proxy: 'proxy:3128', http_proxy_username: 'u', http_proxy_password: 'canary' } },
    /http_proxy=proxy:3128.*http_proxy_password=redacted/,
  ],
  [{ type: 'huggingface', bearer_token: 'canary' }, /type=huggingface.*token=redacted/],
  [{ type: 'huggingface', provider: 'credential_chain' }, /provider=credential_chain/],
  [
    { type: 'postgres', host: 'db', port: 5433, database: 'd', user: 'u', password: 'canary' },
    /dbname=d;host=db;password=redacted;port=5433;user=u/,
  ],
  [{ type: 'postgres', connection_string: dsn }, /dbname=shop;host=db;password=redacted;port=5433;sslmode=require;user=u/],
  [{ type: 'postgres', connection_string: later(dsn) }, /dbname=shop;host=db;password=redacted;port=5433.*user=u/],
  [{ type: 'postgres', connection_string: "host=db dbname=d password='ca nary'" }, /dbname=d;host=db;password=redacted/],
  [{ type: 'mysql', host: 'db', port: 3306, database: 'd', user: 'u', password: 'canary' }, /type=mysql.*password=redacted/],
  [
    { type: 'mysql', connection_string: 'mysql://u:canary@db/d?ssl-mode=disabled' },
    /database=d;host=db;password=redacted;ssl_mode=disabled;user=u/,
  ],
  [{ type: 'mysql', connection_string: later('host=db passwd=canary db=d') }, /scope;database=d;host=db;password=redacted$/],
  [{ type: 'ducklake', params: { metadata_path: 'm.db', data_path: 'data' } }, /data_path=data.*metadata_path=m\.db/],
  [
    {
      type: 'ducklake',
      params: { metadata_path: '', data_path: 's3://b', metadata_parameters: { TYPE: 'postgres', SECRET: 'pg' } },
    },
    /metadata_parameters=\{TYPE=postgres, SECRET=pg\}/,
  ],
  [{ type: 'iceberg', bearer_token: 'canary', endpoint: 'http://127.0.0.1:1' }, /type=iceberg.*token=redacted/],
  [{ type: 'iceberg', bearer_token: 'canary', header: { 'X-A': 'b' } }, /extra_http_headers=\{X-A=b\}/],
  [{ type: 'quack', bearer_token: later('canary'), scope: 'quack:localhost:1' }, /scope=quack:localhost:1;token=redacted/],
  [{ type: 'quack', options: { token: 'canary' } }, /token=redacted/],
  [{ type: 'rds', chain: 'env', region: 'eu', params: { ...none, rds_host: 'h', rds_port: 5432, rds_user: 'u' } }, /type=rds/],
]

const extensions = ['httpfs', 'aws', 'azure', 'postgres_scanner', 'mysql_scanner', 'ducklake', 'avro', 'iceberg', 'quack']

describeWith(extensions, 'DuckDB takes a secret', () => {
  const configOf = (...secrets: readonly SecretRow[]) =>
    parseConfigObject({
      version: 1,
      duckdb: {
        extension_policy: 'local_only',
        directories: { extensions: extensionDirectory, secrets: inFolder('secrets') },
        config: unsigned,
        load_extensions: extensions,
        secrets,
      },
    })

  test('of each shape, and hides what the config hides', async () => {
    const config = configOf(...shapes.map(([secret], index) => ({ ...secret, name: `s${index}` })))
    expect(JSON.stringify(planSession(config))).not.toMatch(/canary/)
    await withSession(config, async ({ keeper }) => {
      const rows = await keeper.all<{ name: string; text: string }>('SELECT name, secret_string AS text FROM duckdb_secrets()')
      const texts = new Map(rows.map(({ name, text }) => [name, text.replace(`name=${name};`, 'name=n;')]))
      for (const [index, [secret, known]] of shapes.entries())
        expect([secret, texts.get(`s${index}`)]).toEqual([secret, expect.stringMatching(known)])
      expect(JSON.stringify(rows)).not.toMatch(/canary|ca nary/)
    })
  })

  test('of every type that it knows, and of no other one do we know the shape', async () => {
    await withSession(configOf(), async ({ keeper }) => {
      const rows = await keeper.all<{ type: string }>('SELECT type FROM duckdb_secret_types()')
      const covered = new Set(shapes.map(([{ type }]) => type))
      expect(rows.map(({ type }) => type).filter((type) => !covered.has(type))).toEqual([])
    })
  })

  test('whose connection string a function gives in a form that cannot be read: an error without the string', async () => {
    const config = configOf({ type: 'postgres', connection_string: later('canary canary') })
    await expect(withSession(config, async () => undefined)).rejects.toMatchObject({
      code: 'SECRET_INVALID',
      at: ['duckdb', 'secrets', 0],
      message: expect.stringMatching(
        /^The connection_string of the secret "postgres" \(duckdb\.secrets\[0\]\) cannot be read; (?!.*canary)/,
      ),
    })
  })

  test('whose connection string a function gives, and asks it once', async () => {
    let calls = 0
    const config = configOf({ type: 'postgres', connection_string: () => `host=h${++calls} password=canary` })
    await withSession(config, async ({ keeper }) => {
      expect(await keeper.all('SELECT secret_string AS text FROM duckdb_secrets()')).toEqual([
        { text: expect.stringContaining('host=h1;') },
      ])
    })
    expect(calls).toBe(1)
  })
})
