import { inspect } from 'node:util'
import type { CatalogConfig, DuckDBConfig } from '../../../src/config/model/catalog-config.js'
import { createSecretValue } from '../../../src/secret-value.js'
import { planSession, type SessionRestorer, sessionRestorers } from '../../../src/session/index.js'
import { sessionConfig } from '../session-fixtures.js'

const canary = 'canary-2Rf5'

const full = sessionConfig(
  {
    pragmas: ['PRAGMA force_checkpoint'],
    settings: { threads: 2 },
    extensions: ['json'],
    secrets: [
      { type: 'http', bearer_token: createSecretValue(canary) },
      { type: 'postgres', name: 'pg', persistent: true, password: createSecretValue(canary) },
    ],
  },
  { sqlite: [{ alias: 'lite', path: '/lite.db' }], postgres: [{ alias: 'own', host: 'h', password: createSecretValue(canary) }] },
)

test('the steps come in the order in which they need each other', () => {
  expect(planSession(full).steps.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'setting catalog_error_max_schemas',
    'extension json',
    'extension sqlite_scanner',
    'extension postgres_scanner',
    'pragma force_checkpoint',
    'setting threads',
    'secret http',
    'secret pg',
    'attachment lite',
    'attachment own',
  ])
})

test('a plan is frozen all the way down, and shows no secret', () => {
  const plan = planSession(full)
  expectFrozen(plan)
  for (const shown of [JSON.stringify(plan), inspect(plan, { depth: null, showHidden: true })]) {
    expect(shown).toContain('[redacted]')
    expect(shown).not.toContain(canary)
  }
})

test('the same config gives the same plan, and is not changed by it', () => {
  const before = JSON.stringify(full)
  expect(JSON.stringify(planSession(full))).toBe(JSON.stringify(planSession(full)))
  expect(JSON.stringify(full)).toBe(before)
})

test.each<[duckdb: DuckDBConfig, database: string, openOptions: Record<string, string>]>([
  [{}, ':memory:', {}],
  [{ database: '/w.duckdb', extension_policy: 'auto' }, '/w.duckdb', {}],
  [{ extension_policy: 'local_only' }, ':memory:', { autoinstall_known_extensions: 'false' }],
  [{ extension_policy: 'never' }, ':memory:', { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' }],
  [
    { directories: { home: '/h', extensions: '/e', secrets: '/s', temp: '/t' } },
    ':memory:',
    { home_directory: '/h', extension_directory: '/e', secret_directory: '/s', temp_directory: '/t' },
  ],
  [
    { directories: { temp: '/t' }, config: { temp_directory: '/mine', threads: 3, allow_unsigned_extensions: true } },
    ':memory:',
    { temp_directory: '/mine', threads: '3', allow_unsigned_extensions: 'true' },
  ],
])('%j opens %s with %j', (duckdb, database, openOptions) => {
  expect(planSession(sessionConfig(duckdb))).toMatchObject({ database, openOptions })
  expect(planSession(sessionConfig(duckdb)).openOptions).toEqual(openOptions)
})

test('a host can put restorers of its own among ours, and their steps are frozen, too', () => {
  const mine: SessionRestorer = {
    kind: 'custom:macro',
    plan: ({ duckdb }) => [
      {
        kind: 'custom:macro',
        name: 'twice',
        scope: 'connection',
        statements: [{ sql: `CREATE TEMP MACRO twice(x) AS x * ${duckdb.extensions?.length}` }],
      },
    ],
  }
  const { steps } = planSession(full, { restorers: [...sessionRestorers, mine] })
  expect(steps.at(-1)).toMatchObject({ kind: 'custom:macro', statements: [{ sql: 'CREATE TEMP MACRO twice(x) AS x * 1' }] })
  expectFrozen(steps.at(-1))
  expect(planSession(full, { restorers: [mine] }).steps.map(({ name }) => name)).toEqual(['twice'])
})

function expectFrozen(data: unknown): void {
  if (typeof data !== 'object' || data === null) return
  expect(Object.isFrozen(data)).toBe(true)
  for (const part of Object.values(data)) expectFrozen(part)
}

test.each<[config: CatalogConfig, planned: boolean]>([
  [sessionConfig({}), false],
  [sessionConfig({ settings: ['SET threads = 2'], init_sql: ['SET VARIABLE attached = 1'] }), false],
  [sessionConfig({ init_sql: ["attach 'a.duckdb' AS a"] }), true],
  [sessionConfig({ pragmas: ["USE memory; ATTACH DATABASE 'a.duckdb'"] }), true],
  [sessionConfig({}, { sqlite: [{ alias: 'lite', path: '/lite.db' }] }), true],
])('what else has a similar name is left out of error messages where databases are attached: %#', (config, planned) => {
  expect(planSession(config).steps.some(({ name }) => name === 'catalog_error_max_schemas')).toBe(planned)
})
