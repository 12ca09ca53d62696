import { problemsOf } from '../../problems-of.js'

const googleKeys =
  'DuckDB does not support Google key files; write the HMAC keys `key_id` and `secret`, or an OAuth token as `bearer_token`'
const keyPair = 'write the keys `key_id` and `secret`'
const principal = 'a service principal needs `tenant_id`, `client_id` and `client_secret`'

/** A secret in a form that DuckDB does not have, and its problem: `column path: message`, in line 4. */
test.each<[secret: string, ...problems: string[]]>([
  ['{type: gcs, json_key: canary}', `19 .json_key: is not a field of gcs secrets; ${googleKeys}`],
  ['{type: GCS, service_account_key: canary}', `19 .service_account_key: is not a field of gcs secrets; ${googleKeys}`],
  ['{type: s3, bearer_token: canary}', `18 .bearer_token: is not a field of s3 secrets; ${keyPair}`],
  ['{type: s3, account_name: n}', `18 .account_name: is not a field of s3 secrets; ${keyPair}`],
  ['{type: s3, host: h}', '18 .host: is not a field of s3 secrets; write the server as `endpoint`'],
  [
    '{type: s3, tenant_id: t}',
    '18 .tenant_id: is not a field of s3 secrets; write `key_id`, `secret`, `region`, `endpoint`, `refresh`, `header`',
  ],
  [
    '{type: s3, provider: config, chain: env}',
    '36 .chain: is not a field of s3 secrets; it belongs to `provider: credential_chain`',
  ],
  [
    '{type: s3, provider: credental_chain}',
    '18 .provider: "credental_chain" is not a provider of s3 secrets; did you mean `credential_chain`?',
  ],
  ['{type: postgres, provider: vault}', '24 .provider: "vault" is not a provider of postgres secrets; postgres has config'],
  ['{type: r2, bearer_token: canary}', `18 .bearer_token: is not a field of r2 secrets; ${keyPair}`],
  [
    '{type: azure, key_id: k}',
    '21 .key_id: is not a field of azure secrets; write an account key as `connection_string: AccountName=…;AccountKey=…`',
  ],
  ['{type: azure, tenant_id: t}', `7 : has no \`client_id\`, \`client_secret\`; ${principal}`],
  [
    '{type: azure, client_id: c}',
    '21 .client_id: is not a field of azure secrets; it belongs to `provider: service_principal` or `provider: managed_identity`',
  ],
  [
    '{type: azure, provider: service_principal, tenant_id: t, client_id: c, client_secret: canary, connection_string: canary}',
    '101 .connection_string: is not a field of azure secrets with provider service_principal; it belongs to `provider: config`',
  ],
  ['{type: azure, provider: access_token}', '7 : has no `bearer_token`, which the provider access_token needs'],
  [
    '{type: http, user: u, password: canary}',
    '20 .user: is not a field of http secrets; write `header: "Authorization: Basic …"`',
    '29 .password: is not a field of http secrets; write `header: "Authorization: Basic …"`',
  ],
  ['{type: huggingface, secret: canary}', '27 .secret: is not a field of huggingface secrets; write the token as `bearer_token`'],
  [
    '{type: huggingface, provider: credential_chain, bearer_token: canary}',
    '55 .bearer_token: is not a field of huggingface secrets with provider credential_chain; it belongs to `provider: config`',
  ],
  [
    '{type: motherduck, password: canary}',
    '26 .password: is not a field of motherduck secrets; write the token as `bearer_token`',
  ],
  ['{type: quack, secret: canary}', '21 .secret: is not a field of quack secrets; write the token as `bearer_token`'],
  [
    '{type: iceberg, client_id: c, client_secret: canary}',
    '7 : has no credentials that DuckDB can use; write `bearer_token`, or `client_id`, `client_secret` and `endpoint` (or `oauth2_server_uri`)',
  ],
  [
    '{type: ducklake}',
    '7 : has no `metadata_path`, which DuckDB needs; leave it empty if `metadata_parameters` name a secret: `metadata_path: ""`, `metadata_parameters: {TYPE: postgres, SECRET: name}`',
  ],
  [
    '{type: ducklake, params: {metadata_path: "postgres:host=h password=canary"}}',
    '33 .params.metadata_path: contains credentials, which DuckDB would show in duckdb_secrets(); declare a secret for the server, and write `metadata_path: ""` and `metadata_parameters: {TYPE: postgres, SECRET: name}`',
  ],
  [
    '{type: http, options: {http_proxy: "http://u:canary@proxy:1"}}',
    '30 .options.http_proxy: contains credentials, which DuckDB would show in duckdb_secrets(); write the proxy as `host:port`, and `http_proxy_username` and `http_proxy_password` beside it',
  ],
  [
    '{type: ducklake, params: {metadata_path: "", metadata_parameters: {TYPE: postgres, PASSWORD: canary}}}',
    '90 .params.metadata_parameters.PASSWORD: would be shown in duckdb_secrets(); declare a secret for the server, and write `metadata_parameters: {TYPE: postgres, SECRET: name}`',
  ],
  ['{type: postgres, key_id: k, user: u}', '24 .key_id: is another name for `user`, which is also given; remove one of them'],
  [
    '{type: mysql, secret: canary, params: {PASSWORD: canary}}',
    '21 .secret: is another name for `password`, which is also given; remove one of them',
  ],
  [
    '{type: postgres, key_id: k, connection_string: "host=h"}',
    '24 .key_id: cannot be combined with `connection_string`; write either that or the parts',
  ],
  [
    '{type: postgres, host: h, connection_string: "host=h"}',
    '24 .host: cannot be combined with `connection_string`; write either that or the parts',
  ],
  [
    '{type: postgres, connection_string: canary}',
    '24 .connection_string: cannot be read; write `postgres://user:…@host:5432/database` or `host=… dbname=… user=… password=…`',
  ],
  ['{type: s3, scope: []}', '18 .scope: is empty; name a prefix, or remove `scope` to match all paths'],
])('%s is checked', (secret, ...problems) => {
  const told = problemsOf(`version: 1\nduckdb:\n  secrets:\n    - ${secret}`)
  expect(told).toEqual(problems.map((problem) => problem.replace(/^(\d+) /, '4:$1 duckdb.secrets[0]')))
  expect(told.join()).not.toContain('canary')
})

test.each(['{type: nosuch, key_id: k, json_key: j, header: "A: b"}', '{type: "${env:NONE}", json_key: j}'])(
  'of a type that nobody knows the fields are not judged: %s',
  (secret) => {
    expect(problemsOf(`version: 1\nduckdb:\n  secrets:\n    - ${secret}\nbroken: 1`).join()).not.toMatch(/json_key|key_id/)
  },
)

test('a value from an environment variable is not shown, and a missing one is not checked', () => {
  const text = 'version: 1\nduckdb: {secrets: [{type: postgres, connection_string: "${env:DSN}"}]}'
  expect(problemsOf(text, { env: { DSN: 'canary' } }).join()).toMatch(/cannot be read(?!.*canary)/)
  expect(problemsOf(text).join()).toMatch(/DSN(?!.*cannot be read)/)
})
