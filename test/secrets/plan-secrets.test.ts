import { inspect } from 'node:util'
import type { SecretConfig } from '../../src/config/model/catalog-config.js'
import { freezeDeep } from '../../src/freeze-deep.js'
import { createRedactor } from '../../src/redaction/redactor.js'
import { createSecretValue, isSecretValue } from '../../src/secret-value.js'
import { planSecret, planSecrets } from '../../src/secrets/plan-secrets.js'
import { revealValues } from '../../src/secrets/reveal-values.js'
import type { Statement } from '../../src/sql/quote.js'

const canary = 'canary-8Zk1'
const hidden = createSecretValue(canary)
const at = ['duckdb', 'secrets', 0]

async function revealed(statement: Statement): Promise<readonly unknown[] | undefined> {
  return revealValues(statement, createRedactor())
}

test.each<[config: SecretConfig, parameters: string, values: readonly unknown[]]>([
  [{ type: 's3', key_id: 'AKIA', secret: hidden, region: 'eu' }, '"key_id" $1, "secret" $2, "region" $3', ['AKIA', canary, 'eu']],
  [{ type: 's3', endpoint: 'http://minio:9000/' }, '"endpoint" $1, "use_ssl" $2', ['minio:9000', false]],
  [{ type: 'R2', endpoint: 'HTTPS://r2.example' }, '"endpoint" $1, "use_ssl" $2', ['r2.example', true]],
  [{ type: 's3', endpoint: 'minio:9000' }, '"endpoint" $1', ['minio:9000']],
  [{ type: 's3', endpoint: 'http://minio', params: { USE_SSL: true } }, '"endpoint" $1, "USE_SSL" $2', ['minio', true]],
  [{ type: 'azure', endpoint: 'https://blob.example' }, '"endpoint" $1', ['https://blob.example']],
  [
    { type: 's3', provider: 'credential_chain', chain: ['env', 'config'], refresh: 'auto' },
    '"provider" $1, "refresh" $2, "chain" $3',
    ['credential_chain', 'auto', 'env;config'],
  ],
  [
    { type: 's3', url_style: 'path', use_ssl: false, kms_key_id: hidden },
    '"url_style" $1, "use_ssl" $2, "kms_key_id" $3',
    ['path', false, canary],
  ],
  [{ type: 'r2', account_id: 'a' }, '"account_id" $1', ['a']],
  [{ type: 's3', chain: 'env' }, '"provider" $1, "chain" $2', ['credential_chain', 'env']],
  [{ type: 'http', scope: ['https://a', 'https://b'] }, '"scope" [$1, $2]', ['https://a', 'https://b']],
  [{ type: 'http', scope: 'https://a', bearer_token: hidden }, '"scope" $1, "bearer_token" $2', ['https://a', canary]],
  [
    { type: 'http', header: { "X-It's": hidden, Accept: createSecretValue('json') } },
    `"extra_http_headers" MAP {'X-It''s': $1, 'Accept': $2}`,
    [canary, 'json'],
  ],
  [{ type: 'mysql', key_id: 'u', secret: hidden, host: 'db' }, '"user" $1, "password" $2, "host" $3', ['u', canary, 'db']],
  [
    { type: 'postgres', host: 'db', port: 5432, user: 'u', password: hidden, database: 'd' },
    '"database" $1, "host" $2, "port" $3, "user" $4, "password" $5',
    ['d', 'db', 5432, 'u', canary],
  ],
  [
    { type: 'azure', tenant_id: 't', client_id: 'c', client_secret: hidden, account_name: 'a' },
    '"provider" $1, "tenant_id" $2, "account_name" $3, "client_id" $4, "client_secret" $5',
    ['service_principal', 't', 'a', 'c', canary],
  ],
  [
    { type: 'x', options: { a: 1, b: hidden }, params: { b: 'wins', c: [1, [true]] } },
    '"a" $1, "b" $2, "c" [$3, [$4]]',
    [1, 'wins', 1, true],
  ],
  [
    { type: 'ducklake', params: { metadata_parameters: { TYPE: 'postgres', PORT: 5432, nested: { on: true, key: hidden } } } },
    `"metadata_parameters" MAP {'TYPE': $1, 'PORT': $2, 'nested': MAP {'on': $3, 'key': $4}}`,
    ['postgres', '5432', 'true', canary],
  ],
])('%j binds every value', async (config, parameters, values) => {
  const { create } = planSecret({ ...config, name: 'n' }, at)
  expect(create.sql).toBe(`CREATE OR REPLACE TEMPORARY SECRET "n" (TYPE "${config.type}", ${parameters})`)
  expect(await revealed(create)).toEqual(values)
})

test('a secret without parameters has no values', () => {
  expect(planSecret({ type: 's3' }, at).create).toEqual({ sql: 'CREATE OR REPLACE TEMPORARY SECRET "s3" (TYPE "s3")' })
})

test('a persistent secret is created, never replaced; its stand-in is temporary', async () => {
  const planned = planSecret({ type: 'http', name: "We'ird", persistent: true, bearer_token: hidden }, at)
  expect(planned).toMatchObject({ name: "We'ird", type: 'http', persistent: true, at })
  expect(planned.create.sql).toBe(`CREATE PERSISTENT SECRET "We'ird" (TYPE "http", "bearer_token" $1)`)
  expect(planned.createTemporary.sql).toBe(`CREATE OR REPLACE TEMPORARY SECRET "We'ird" (TYPE "http", "bearer_token" $1)`)
  expect(await revealed(planned.createTemporary)).toEqual([canary])
})

test('each secret knows its place; the name is the type when none is given', () => {
  const planned = planSecrets([{ type: 's3' }, { type: 's3', name: 'two' }])
  expect(planned.map(({ name, at }) => [name, at])).toEqual([
    ['s3', ['duckdb', 'secrets', 0]],
    ['two', ['duckdb', 'secrets', 1]],
  ])
})

test('a plan shows no secret from any field', () => {
  const fields = [
    'secret',
    'connection_string',
    'client_secret',
    'service_account_key',
    'json_key',
    'bearer_token',
    'password',
  ] as const
  const secrets: SecretConfig[] = [
    ...fields.map((field) => ({ type: 'x', name: field, persistent: true, [field]: hidden })),
    { type: 'http', header: { Authorization: hidden }, params: { list: [hidden], map: { key: hidden } } },
  ]
  const plan = freezeDeep(planSecrets(secrets))
  const statements = plan.flatMap(({ create, createTemporary }) => [create, createTemporary])
  const values = statements.flatMap((statement): readonly unknown[] => statement.values ?? [])
  expect(values.filter(isSecretValue)).toHaveLength(values.length)
  for (const shown of [
    JSON.stringify(plan),
    inspect(plan, { depth: null, showHidden: true }),
    String(statements.map(({ sql }) => sql)),
  ]) {
    expect(shown).not.toContain(canary)
  }
})

test('planning calls no secret function', async () => {
  let calls = 0
  const [planned] = planSecrets([{ type: 'http', bearer_token: createSecretValue(() => `token ${++calls}`) }])
  expect(calls).toBe(0)
  expect(await revealed(planned!.create)).toEqual(['token 1'])
})
