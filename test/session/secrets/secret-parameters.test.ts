import { parseConfigObject } from '../../../src/config/index.js'
import { secretShapeOf } from '../../../src/config/notation/secret-types.js'
import { secretParameterNames } from '../../../src/config/schema/secret-parameter-schemas.js'
import { nodeApi } from '../../../src/driver/node-api.js'
import { createRedactor } from '../../../src/redaction/redactor.js'
import { fillStatement } from '../../../src/secrets/fill-statement.js'
import { planSecrets } from '../../../src/secrets/plan-secrets.js'
import { describeWith, extensionDirectory } from '../../support/extensions.js'

const types = [
  's3',
  'aws',
  'rds',
  'r2',
  'gcs',
  'azure',
  'http',
  'huggingface',
  'iceberg',
  'ducklake',
  'postgres',
  'mysql',
  'quack',
]
const extensions = ['httpfs', 'aws', 'azure', 'avro', 'iceberg', 'ducklake', 'postgres_scanner', 'mysql_scanner', 'quack']
const maps = ['metadata_parameters', 'extra_http_headers', 'refresh_info']
const words: Readonly<Record<string, string | boolean>> = {
  url_style: 'path',
  chain: 'env',
  validation: 'none',
  refresh: 'auto',
  ssl_mode: 'disabled',
  sslmode: 'disable',
  sslnegotiation: 'direct',
  channel_binding: 'disable',
  gssencmode: 'disable',
  target_session_attrs: 'any',
  ssl_min_protocol_version: 'TLSv1.2',
  ssl_max_protocol_version: 'TLSv1.3',
  oauth2_grant_type: 'client_credentials',
}
const booleans = ['use_ssl', 'verify_ssl', 'requester_pays', 'url_compatibility_mode', 'encrypted']

/** What a secret needs beside the one parameter. */
const needed: Readonly<Record<string, object>> = {
  iceberg: { token: 't' },
  ducklake: { metadata_path: 'm' },
  service_principal: { tenant_id: 't', client_id: 'c', client_secret: 's' },
  access_token: { access_token: 't' },
}

/** Each field of each provider that may be a key. */
const fields = types.flatMap((type) =>
  Object.entries(secretShapeOf(type)?.providers ?? {}).flatMap(([provider, known]) =>
    Object.keys(known).map((field) => [type, provider, field] as const),
  ),
)

test('every parameter belongs to a type', () => {
  const known = new Set(fields.map(([, , field]) => field))
  expect(secretParameterNames.filter((name) => !known.has(name))).toEqual([])
})

describeWith(extensions, 'DuckDB', () => {
  test('knows every key of its own that a secret may have', async () => {
    const instance = await nodeApi().open(':memory:', { config: { extension_directory: extensionDirectory } })
    const connection = await instance.connect()
    for (const extension of extensions) await connection.run(`LOAD ${extension}`)
    const refused: string[] = []
    for (const [type, provider, field] of fields) {
      // It asks the clouds immediately
      if (provider === 'credential_chain' && type === 'azure') continue
      const value = maps.includes(field)
        ? { A: 'b' }
        : booleans.includes(field)
          ? true
          : field === 'port'
            ? 1
            : field === 'connection_string'
              ? type === 'azure'
                ? 'AccountName=a;AccountKey=b'
                : 'host=h'
              : field === 'header'
                ? { A: 'b' }
                : (words[field] ?? '1')
      const chain = provider === 'credential_chain' && type !== 'huggingface' ? { chain: 'env', validation: 'none' } : {}
      const secret = { ...chain, ...needed[type], ...needed[provider], type, provider, [field]: value }
      if (field === 'bearer_token')
        for (const other of ['token', 'access_token']) delete (secret as Record<string, unknown>)[other]
      const config = parseConfigObject({ version: 1, duckdb: { secrets: [secret] } } as never)
      const [planned] = planSecrets(config.duckdb.secrets ?? [])
      const { sql, values } = await fillStatement(planned!.create, createRedactor())
      await connection.run(sql, values).catch((error: unknown) => {
        const { message } = error as Error
        if (/Unknown parameter|Parser|Binder/.test(message))
          refused.push(`${type} ${provider} ${field}: ${message.slice(0, 120)}`)
      })
    }
    await instance.close()
    expect(refused).toEqual([])
    expect(fields.length).toBeGreaterThan(200)
  })
})
