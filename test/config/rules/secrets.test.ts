import { inspect } from 'node:util'
import type { CatalogConfig, CatalogInput } from '../../../src/config/index.js'
import { parseConfig, parseConfigObject } from '../../../src/config/index.js'
import { isSecretValue } from '../../../src/secret-value.js'
import { caught, refusalOf } from '../problems-of.js'

const canary = 'canary-5Hk2'

const hidden = {
  secret: canary,
  connection_string: canary,
  client_secret: canary,
  service_account_key: canary,
  json_key: canary,
  bearer_token: canary,
  header: `Authorization: ${canary}`,
  password: canary,
  params: {
    session_token: canary,
    unknown: canary,
    extra_http_headers: { 'X-Key': canary },
    list: [canary, [canary]],
    max_retries: 5,
  },
  options: { token: canary, METADATA_PATH: `postgres:host=h password=${canary}`, endpoint: `https://u:${canary}@h` },
}
const open = {
  key_id: 'k',
  region: 'r',
  endpoint: 'e',
  tenant_id: 't',
  account_name: 'a',
  client_id: 'c',
  database: 'd',
  host: 'h',
  port: 1,
  user: 'u',
  scope: 's',
  chain: 'env',
  refresh: 'auto',
  provider: 'config',
}
const openParams = {
  url_style: 'path',
  USE_SSL: false,
  sslmode: 'require',
  data_path: 's3://b',
  metadata_path: 'm.db',
  kms_key_id: 'k',
}

function secretsOf(value: unknown): readonly { reveal(): Promise<string> }[] {
  if (isSecretValue(value)) return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(secretsOf) : []
}

function expectHidden(config: CatalogConfig): void {
  for (const shown of [
    JSON.stringify(config),
    inspect(config, { depth: null, showHidden: true }),
    String(config.duckdb.secrets?.[0]?.secret),
  ]) {
    expect(shown).not.toContain(canary)
  }
}

const catalog = {
  version: 1,
  duckdb: { secrets: [{ type: 'x', ...hidden }] },
  attachments: { postgres: [{ alias: 'p', host: 'h', password: canary }] },
}

test.each(['yaml', 'json'] as const)('secrets of a %s text are hidden, and can be revealed', async (format) => {
  const config = parseConfig(JSON.stringify(catalog), { format })
  expectHidden(config)
  const revealed = await Promise.all(secretsOf(config).map((value) => value.reveal()))
  expect(revealed).toHaveLength(18)
  for (const value of revealed) expect(value === '5' || value.includes(canary)).toBe(true)
  expect(config.duckdb.secrets?.[0]?.header).toEqual({ Authorization: expect.anything() })
})

test('secrets from environment variables are hidden too', async () => {
  const text = JSON.stringify(catalog).replaceAll(canary, '${env:CANARY}')
  const config = parseConfig(text, { format: 'json', env: { CANARY: canary } })
  expectHidden(config)
  expect(await config.attachments?.postgres?.[0]?.password?.reveal()).toBe(canary)
})

test('public parameters are shown', () => {
  const secret = { type: 'x', ...open, params: openParams }
  expect(parseConfig(JSON.stringify({ version: 1, duckdb: { secrets: [secret] } }), { format: 'json' }).duckdb.secrets).toEqual([
    secret,
  ])
})

test('functions are kept, and not called before the value is wanted', async () => {
  let calls = 0
  const get = () => {
    calls += 1
    return canary
  }
  const later = async () => canary
  const input: CatalogInput = {
    version: 1,
    duckdb: { secrets: [{ type: 's3', secret: get, params: { session_token: later, nested: [get] }, header: { A: get } }] },
    attachments: { postgres: [{ alias: 'p', host: 'h', password: get }] },
  }
  const config = parseConfigObject(input)
  expectHidden(config)
  expect(calls).toBe(0)
  expect(await Promise.all(secretsOf(config).map((value) => value.reveal()))).toEqual(Array(5).fill(canary))
  expect(calls).toBe(4)
})

test('a validated config can be validated again', async () => {
  const config = parseConfig(JSON.stringify(catalog), { format: 'json' })
  const again = parseConfigObject(config as unknown as CatalogInput)
  expect(JSON.stringify(again)).toBe(JSON.stringify(config))
  expect(await Promise.all(secretsOf(again).map((value) => value.reveal()))).toEqual(
    await Promise.all(secretsOf(config).map((value) => value.reveal())),
  )
})

/** Texts that are refused, with a secret somewhere near what is wrong. */
test.each<[string, string]>([
  ['an unknown key', `version: 1\nduckdb: {secrets: [{type: s3, scret: ${canary}, secret: ${canary}}]}`],
  ['a missing space behind a colon', `version: 1\nduckdb: {secrets: [{type: s3, secret:${canary}}]}`],
  ['a missing space in params', `version: 1\nduckdb: {secrets: [{type: s3, params: {"token:${canary}": x}}]}`],
  ['a folded line', `version: 1\nduckdb:\n  secrets:\n    - type: s3\n      secret:${canary}`],
  [
    'a wrong type',
    `version: 1\nduckdb: {secrets: [{type: s3, secret: [${canary}], password: {a: ${canary}}, header: "${canary}"}]}`,
  ],
  ['a wrong parameter', `version: 1\nduckdb: {secrets: [{type: s3, params: {token: [${canary}, null]}, options: ${canary}}]}`],
  ['a port', `version: 1\nduckdb: {secrets: [{type: postgres, port: ${canary}}]}`],
  ['a NUL', `version: 1\nduckdb: {secrets: [{type: s3, secret: "${canary}\\0"}]}`],
  [
    'a setting',
    `version: 1\nduckdb: {settings: ["SELECT '${canary}'", "SET s3_secret_access_key '${canary}'"], pragmas: ["a '${canary}"]}`,
  ],
  ['a syntax error', `version: 1\nduckdb: {secrets: [{type: s3, secret: ${canary}]}`],
  ['a syntax error on the next line', `secret: ${canary}\n bad: x`],
  ['a password as a key', `version: 1\nduckdb: {}\n"password ${canary}": x`],
  [
    'a URL in a list',
    `version: 1\nduckdb: {}\nviews: [{name: ["https://u:${canary}@h"], source: csv, uri: {"https://u:${canary}@h": 1}}]`,
  ],
])('%s shows no secret', (_, text) => {
  const { message, issues, stack } = refusalOf(text)
  expect(issues.length).toBeGreaterThan(0)
  expect(`${message} ${JSON.stringify(issues)} ${stack} ${inspect(refusalOf(text), { depth: null })}`).not.toContain(canary)
})

test('JSON that does not parse shows no secret', () => {
  const error = caught(() => parseConfig(`{"version": 1, "secret": "${canary}" "x": 1}`, { format: 'json' }))
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain(canary)
  expect(error.cause).toBeUndefined()
})
