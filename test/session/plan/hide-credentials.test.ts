import type { DuckDBConfig } from '../../../src/config/model/catalog-config.js'
import { createSecretValue, isSecretValue, literalOf } from '../../../src/secret-value.js'
import { planSession } from '../../../src/session/index.js'
import { runnableSql } from '../../../src/sql/quote.js'
import { sessionConfig } from '../session-fixtures.js'

const canary = 'canary-7Qd4'
const secret = { type: 'http', name: canary, bearer_token: createSecretValue(canary) }
const stepsOf = (duckdb: DuckDBConfig) => planSession(sessionConfig({ secrets: [secret], ...duckdb })).steps

test.each<[kind: string, duckdb: DuckDBConfig]>([
  ['pragma', { pragmas: [`SELECT '${canary}'`] }],
  ['init', { init_sql: [`SELECT '${canary}'`] }],
])('the name and SQL of a step of kind %s are shown without the credential, which stays beside them', (kind, duckdb) => {
  const step = stepsOf(duckdb).find((each) => each.kind === kind)
  expect(step).toMatchObject({ name: "SELECT '[redacted]'", statements: [{ sql: "SELECT '[redacted]'" }] })
  expect(runnableSql(step!.statements[0]!)).toBe(`SELECT '${canary}'`)
})

test('the path of an extension is shown without the credential', () => {
  const [step] = stepsOf({ extensions: [{ name: 'own', path: `/home/${canary}/own.duckdb_extension` }] })
  expect(step).toMatchObject({ name: 'own', path: '/home/[redacted]/own.duckdb_extension' })
  expect(runnableSql(step!.statements[0]!)).toBe(`LOAD '/home/${canary}/own.duckdb_extension'`)
})

test('the name of a secret is shown even if it is a password as well, so that the secret is found', () => {
  const step = stepsOf({}).find(({ kind }) => kind === 'secret')
  expect(step?.name).toBe(canary)
  expect(step?.statements[0]?.sql).toContain(`SECRET "${canary}"`)
})

test('the name of a secret in SQL is shown, though it looks like a credential', () => {
  const sql = "ATTACH '' AS p (TYPE postgres, SECRET 'orders')"
  const step = stepsOf({ init_sql: [sql] }).find(({ kind }) => kind === 'init')
  expect(step?.statements).toEqual([{ sql }])
})

test('a value that holds the credential of another secret is hidden, and others are shown', () => {
  const step = stepsOf({ secrets: [secret, { type: 's3', name: 'd', key_id: canary, region: 'eu' }] }).find(
    ({ name }) => name === 'd',
  )
  const [keyId, region] = step?.statements[0]?.values ?? []
  expect(isSecretValue(keyId) && literalOf(keyId)).toBe(canary)
  expect(region).toBe('eu')
})
