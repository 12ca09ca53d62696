import { parseConfigObject } from '../../../src/config/index.js'
import { isDuckalogError } from '../../../src/errors.js'
import { planSecrets } from '../../../src/secrets/plan-secrets.js'

const load = (parts: object) => parseConfigObject({ version: 1, duckdb: {}, ...parts }, { env: { STYLE: 'pth', GOOD: 'PATH' } })

function messagesOf(parts: object): readonly string[] {
  try {
    load(parts)
    return []
  } catch (error) {
    if (!isDuckalogError(error, 'CONFIG_INVALID')) throw error
    return error.issues.map(({ path, message }) => `${path}: ${message}`)
  }
}

const chain = { provider: 'credential_chain' }
const key = { key_id: 'k', secret: 's' }
const ice = { client_id: 'a', client_secret: 'b', endpoint: 'https://e' }
const lake = { params: { metadata_path: 'm' } }

/** A secret, a parameter, what it takes, what it does not, and what is meant. */
const secrets: readonly (readonly [secret: object, name: string, good: readonly unknown[], bad: string, meant: string])[] = [
  [{ type: 's3', ...key }, 'url_style', ['path', 'PATH', 'Path', 'vhost', 'VHost'], 'pth', 'path'],
  [{ type: 'gcs', ...key }, 'url_style', ['PATH'], 'vhosts', 'vhost'],
  [{ type: 'r2', ...key }, 'url_style', ['PATH'], 'paht', 'path'],
  [{ type: 'aws', ...key }, 'url_style', ['PATH'], 'paths', 'path'],
  [{ type: 's3', ...key }, 'use_ssl', [true, false, 'true', 'FALSE', 'yes', 'n', 1, 0, '1'], 'ture', 'true'],
  [{ type: 's3', ...key }, 'verify_ssl', [true], 'flase', 'false'],
  [{ type: 's3', ...key }, 'requester_pays', [true], 'truee', 'true'],
  [{ type: 's3', ...key }, 'url_compatibility_mode', [true], 'fals', 'false'],
  [{ type: 's3', ...chain }, 'validation', ['none', 'EXISTS'], 'exist', 'exists'],
  [{ type: 'http', bearer_token: 't' }, 'verify_ssl', [false, 'no'], 'flase', 'false'],
  [{ type: 'postgres', host: 'h' }, 'sslmode', ['disable', 'Require', 'VERIFY-FULL'], 'verify_full', 'verify-full'],
  [{ type: 'postgres', host: 'h' }, 'sslnegotiation', ['direct'], 'dirct', 'direct'],
  [{ type: 'postgres', host: 'h' }, 'channel_binding', ['REQUIRE'], 'requir', 'require'],
  [{ type: 'postgres', host: 'h' }, 'gssencmode', ['disable'], 'disabled', 'disable'],
  [{ type: 'postgres', host: 'h' }, 'target_session_attrs', ['read-only'], 'read_only', 'read-only'],
  [{ type: 'postgres', host: 'h' }, 'ssl_min_protocol_version', ['tlsv1.2'], 'TLS1.2', 'TLSv1.2'],
  [{ type: 'mysql', host: 'h' }, 'ssl_mode', ['required', 'VERIFY_CA'], 'verify-ca', 'verify_ca'],
  [{ type: 'iceberg', ...ice }, 'oauth2_grant_type', ['client_credentials'], 'client_credential', 'client_credentials'],
  [{ type: 'ducklake', ...lake }, 'encrypted', [true, 'TRUE'], 'ture', 'true'],
]

test.each(secrets)('of %j, %s', (secret, name, good, bad, meant) => {
  const config = (value: unknown, section: string) => ({
    duckdb: { secrets: [{ ...secret, [section]: { ...Object(secret)[section], [name]: value } }] },
  })
  for (const section of ['params', 'options']) {
    for (const value of good) {
      expect(messagesOf(config(value, section))).toEqual([])
      const spelled = { [name.toUpperCase()]: value }
      expect(messagesOf({ duckdb: { secrets: [{ ...secret, [section]: { ...Object(secret)[section], ...spelled } }] } })).toEqual(
        [],
      )
    }
    expect(messagesOf(config(bad, section))).toEqual([
      `duckdb.secrets[0].${section}.${name}: has "${bad}", which is not a value that DuckDB accepts for ${name}; did you mean \`${meant}\`?`,
    ])
  }
})

test.each<[object, readonly string[]]>([
  [{ type: 's3', ...chain, chain: 'env' }, []],
  [{ type: 's3', ...chain, chain: ['ENV', 'Config'] }, []],
  [{ type: 's3', ...chain, chain: 'env;sso' }, []],
  [
    { type: 's3', ...chain, chain: ['env', 'instnce'] },
    ['duckdb.secrets[0].chain[1]: has "instnce", which is not a value that DuckDB accepts for chain; did you mean `instance`?'],
  ],
  [
    { type: 's3', ...chain, chain: 'env,sso' },
    [
      'duckdb.secrets[0].chain: has "env,sso", which is not a value that DuckDB accepts for chain; write config, sts, sso, env, instance, process, web_identity',
    ],
  ],
  [{ type: 'azure', ...chain, account_name: 'a', chain: ['CLI', 'managed_identity'] }, []],
  [
    { type: 'azure', ...chain, account_name: 'a', chain: 'managed-identity' },
    [
      'duckdb.secrets[0].chain: has "managed-identity", which is not a value that DuckDB accepts for chain; did you mean `managed_identity`?',
    ],
  ],
  [{ type: 's3', ...chain, refresh: 'AUTO' }, []],
  [
    { type: 's3', ...chain, refresh: 'atuo' },
    ['duckdb.secrets[0].refresh: has "atuo", which is not a value that DuckDB accepts for refresh; did you mean `auto`?'],
  ],
  [{ type: 's3', ...key, params: { url_style: '${env:GOOD}' } }, []],
  [
    { type: 's3', ...key, params: { url_style: '${env:STYLE}' } },
    ['duckdb.secrets[0].params.url_style: is not a value that DuckDB accepts for url_style; did you mean `path`?'],
  ],
  [{ type: 'custom', params: { url_style: 'pth' } }, []],
])('the secret %j', (secret, messages) => {
  expect(messagesOf({ duckdb: { secrets: [secret] } })).toEqual(messages)
})

test.each<[object, readonly string[]]>([
  [{ duckdb: [{ alias: 'a', path: 'x', options: { encryption_cipher: 'gcm', recovery_mode: 'No_WAL_Writes' } }] }, []],
  [
    { duckdb: [{ alias: 'a', path: 'x', options: { encryption_cipher: 'GMC' } }] },
    [
      'attachments.duckdb[0].options.encryption_cipher: has "GMC", which is not a value that DuckDB accepts for encryption_cipher; did you mean `GCM`?',
    ],
  ],
  [{ sqlite: [{ alias: 'a', path: 'x', options: { journal_mode: 'WAL' } }] }, []],
  [
    { sqlite: [{ alias: 'a', path: 'x', options: { JOURNAL_MODE: 'wall' } }] },
    [
      'attachments.sqlite[0].options.JOURNAL_MODE: has "wall", which is not a value that DuckDB accepts for JOURNAL_MODE; did you mean `wal`?',
    ],
  ],
  [{ postgres: [{ alias: 'a', host: 'h', sslmode: 'REQUIRE', options: { isolation_level: 'Repeatable Read' } }] }, []],
  [
    { postgres: [{ alias: 'a', host: 'h', sslmode: 'requir' }] },
    ['attachments.postgres[0].sslmode: is not a TLS mode; did you mean `require`?'],
  ],
  [
    { postgres: [{ alias: 'a', host: 'h', options: { isolation_level: 'serialisable' } }] },
    [
      'attachments.postgres[0].options.isolation_level: has "serialisable", which is not a value that DuckDB accepts for isolation_level; did you mean `serializable`?',
    ],
  ],
  [{ mysql: [{ alias: 'a', host: 'h', sslmode: 'Verify_CA' }] }, []],
  [
    { mysql: [{ alias: 'a', host: 'h', sslmode: 'verify_c' }] },
    ['attachments.mysql[0].sslmode: is not a TLS mode; did you mean `verify_ca`?'],
  ],
  [
    { ducklake: [{ alias: 'a', metadata: 'm', options: { override_data_path: 'ture' } }] },
    [
      'attachments.ducklake[0].options.override_data_path: has "ture", which is not a value that DuckDB accepts for override_data_path; did you mean `true`?',
    ],
  ],
])('the attachments %j', (attachments, messages) => {
  expect(messagesOf({ attachments })).toEqual(messages)
})

test.each<[object, readonly string[]]>([
  [{ authorization_type: 'OAuth2', access_delegation_mode: 'NONE', stage_create_tables: true }, []],
  [
    { authorization_type: 'oauth' },
    [
      'iceberg_catalogs[0].options.authorization_type: has "oauth", which is not a value that DuckDB accepts for authorization_type; did you mean `oauth2`?',
    ],
  ],
  [
    { access_delegation_mode: 'vended-credentials' },
    [
      'iceberg_catalogs[0].options.access_delegation_mode: has "vended-credentials", which is not a value that DuckDB accepts for access_delegation_mode; did you mean `vended_credentials`?',
    ],
  ],
])('the Iceberg catalog with the options %j', (options, messages) => {
  expect(messagesOf({ iceberg_catalogs: [{ name: 'i', uri: 'https://e', options }] })).toEqual(messages)
})

test('DuckDB gets its own spelling', () => {
  const { duckdb } = load({
    duckdb: {
      secrets: [
        { type: 's3', name: 'a', ...key, params: { url_style: 'PATH' } },
        { type: 's3', name: 'b', ...chain, chain: ['ENV', 'Config'], refresh: 'AUTO' },
        { type: 'postgres', name: 'c', host: 'h', params: { SSLMODE: 'Verify-Full' } },
      ],
    },
  })
  const [a, b, c] = planSecrets(duckdb.secrets ?? []).map(({ create }) => create.values)
  expect(a).toContain('path')
  expect(b).toEqual(expect.arrayContaining(['env;config', 'auto']))
  expect(c).toContain('verify-full')
})
