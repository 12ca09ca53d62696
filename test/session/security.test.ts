import type { DuckDBConfig } from '../../src/config/model/catalog-config.js'
import { planSession } from '../../src/session/index.js'
import { sessionConfig } from './session-fixtures.js'

const shownSteps = (duckdb: DuckDBConfig) =>
  planSession(sessionConfig(duckdb)).steps.map(({ scope, statements }) => `${scope}: ${statements[0]?.sql}`)

test('hardening comes last, in the order that DuckDB needs', () => {
  expect(
    shownSteps({
      init_sql: ['SET VARIABLE a = 1;'],
      security: {
        lock_configuration: true,
        external_access: false,
        community_extensions: false,
        allowed_paths: ['/b.csv'],
        allowed_directories: ['/d', "s3://it's"],
      },
    }),
  ).toEqual([
    'instance: SET GLOBAL "catalog_error_max_schemas" = 0',
    'connection: SET VARIABLE a = 1',
    'instance: SELECT count(*) FROM duckdb_secrets()',
    "instance: SET GLOBAL allowed_directories = ['/d', 's3://it''s']",
    "instance: SET GLOBAL allowed_paths = ['/b.csv']",
    'instance: SET GLOBAL allow_community_extensions = false',
    'instance: SET GLOBAL enable_external_access = false',
    'instance: SET GLOBAL lock_configuration = true',
  ])
})

test.each<[security: DuckDBConfig['security'], openOptions: object]>([
  [{ external_access: true, lock_configuration: false, community_extensions: true, unsigned_extensions: false }, {}],
  [{ external_access: true, unsigned_extensions: true }, { allow_unsigned_extensions: 'true' }],
  [{}, {}],
])('%j shuts nothing', (security = {}, openOptions) => {
  const plan = planSession(sessionConfig({ security }))
  expect(plan.openOptions).toEqual(openOptions)
  expect(plan.steps).toEqual([])
})

test.each<[sql: string, without: readonly string[], locked: readonly string[]]>([
  ['SET TimeZone = 1', ['instance: SET GLOBAL TimeZone = 1'], ['instance: SET GLOBAL TimeZone = 1']],
  ['SET SESSION TimeZone = 1', ['connection: SET SESSION TimeZone = 1'], ['instance: SET GLOBAL TimeZone = 1']],
  ['RESET SESSION threads', ['connection: RESET SESSION threads'], ['instance: RESET GLOBAL threads']],
  [
    'SET /* session */ SESSION threads = 1',
    ['connection: SET /* session */ SESSION threads = 1'],
    ['instance: SET GLOBAL threads = 1'],
  ],
  [
    "SET file_search_path = ''",
    ["instance: SET file_search_path = ''", "connection: SET file_search_path = ''"],
    ["instance: SET GLOBAL file_search_path = ''"],
  ],
  ["SET schema = 'main'", ["connection: SET schema = 'main'"], ["connection: SET schema = 'main'"]],
  ['SET VARIABLE a = 1', ['connection: SET VARIABLE a = 1'], ['connection: SET VARIABLE a = 1']],
])('with a lock, connections inherit: %s', (sql, without, locked) => {
  expect(shownSteps({ settings: [sql] })).toEqual(without)
  expect(shownSteps({ settings: [sql], security: { lock_configuration: true } }).slice(1, -1)).toEqual(locked)
})

test.each<[sql: string, without: string, locked: string]>([
  ["SET TimeZone = 'UTC'", "connection: SET TimeZone = 'UTC'", "instance: SET GLOBAL TimeZone = 'UTC'"],
  ['PRAGMA threads = 1', 'connection: PRAGMA threads = 1', 'instance: SET GLOBAL threads = 1'],
  ['PRAGMA enable_progress_bar', 'connection: PRAGMA enable_progress_bar', 'connection: PRAGMA enable_progress_bar'],
  ['CREATE TEMP TABLE t (a INT)', 'connection: CREATE TEMP TABLE t (a INT)', 'connection: CREATE TEMP TABLE t (a INT)'],
  ['USE memory', 'connection: USE memory', 'connection: USE memory'],
])('init_sql: %s', (sql, without, locked) => {
  expect(shownSteps({ init_sql: [sql] })).toEqual([without])
  expect(shownSteps({ init_sql: [sql], security: { lock_configuration: true } }).slice(1, -1)).toEqual([locked])
})
