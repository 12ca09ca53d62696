import type { CatalogConfig } from '../../../src/config/model/catalog-config.js'
import { createSecretValue, literalOf, type SecretValue } from '../../../src/secret-value.js'
import { createSqlHider } from '../../../src/views/definition/hide-sql.js'
import { runnableScan } from '../../../src/views/definition/render-csv-scan.js'
import type { ViewDefinition } from '../../../src/views/definition/view-definition.js'

const canary = 'canary-2Xs8'
const secrets = [{ type: 'http', bearer_token: createSecretValue(canary) }]
const config: CatalogConfig = { version: 1, duckdb: { secrets }, views: [] }
const hide = createSqlHider(config)
const view: ViewDefinition = { schema: 'main', name: 'v', sql: 'SELECT 1', hash: '1', at: ['views', 0] }

test('SQL, comment, defaults and scan of a definition are shown without credentials, which stay beside them', () => {
  const sql = `SELECT '${canary}'`
  const sniffed = { call: `read_csv('${canary}')`, file: canary, options: { a: `'${canary}'` } }
  const parameters = [{ name: 'x', default: `'${canary}'` }, { name: 'y', default: '1' }, { name: 'z' }]
  const shown = hide({ ...view, sql, description: `of ${canary}`, sniffed, parameters })
  expect(JSON.stringify(shown)).not.toContain(canary)
  expect(shown).toMatchObject({
    sql: "SELECT '[redacted]'",
    description: 'of [redacted]',
    hash: '1',
    sniffed: { call: "read_csv('[redacted]')", file: '[redacted]' },
    parameters: [{ name: 'x' }, { name: 'y', default: '1' }, { name: 'z' }],
  })
  expect(literalOf(shown.secretSql!)).toBe(sql)
  expect(literalOf(shown.secretDescription!)).toBe(`of ${canary}`)
  expect(literalOf(shown.parameters?.[0]?.default as SecretValue)).toBe(`'${canary}'`)
  expect(runnableScan(shown.sniffed!)).toEqual(sniffed)
})

test('a definition without a credential is shown as it is, and frozen', () => {
  const plain = { ...view, description: 'one', parameters: [{ name: 'x', default: '1' }], sql: "SELECT 'password=hunter22'" }
  const shown = hide(plain)
  expect(shown).toEqual(plain)
  expect(Object.isFrozen(shown.parameters)).toBe(true)
})

test('a query that detects changes of sources is shown without credentials too', () => {
  const materialized = { mode: 'replace', changedBy: { sql: `SELECT '${canary}'` }, whenStale: 'serve', build: '1' } as const
  const shown = hide({ ...view, materialized })
  expect(shown.materialized?.changedBy).toMatchObject({ sql: "SELECT '[redacted]'" })
  const { secretSql } = shown.materialized!.changedBy as { readonly secretSql: SecretValue }
  expect(literalOf(secretSql)).toBe(`SELECT '${canary}'`)
  const plain = { ...materialized, changedBy: { sql: 'SELECT 1' } }
  expect(hide({ ...view, materialized: plain }).materialized).toEqual(plain)
  expect(hide({ ...view, materialized: { ...materialized, changedBy: 'never' } }).materialized?.changedBy).toBe('never')
})
