import type { DuckDBConfig } from '../../../../src/config/model/catalog-config.js'
import { installSettingsRestorer, pragmasRestorer, settingsRestorer } from '../../../../src/session/plan/restorers/settings.js'
import type { SessionRestorer } from '../../../../src/session/plan/session-plan.js'
import { sessionConfig } from '../../session-fixtures.js'

/** Each step as `scope: sql`. */
function planned(duckdb: DuckDBConfig): readonly string[] {
  const config = sessionConfig(duckdb)
  const steps = [...pragmasRestorer.plan(config), ...settingsRestorer.plan(config)]
  return steps.map(({ scope, statements }) => `${scope}: ${statements.map(({ sql }) => sql).join('; ')}`)
}

test.each<[statement: string, step: string]>([
  ['SET threads = 2', 'instance: SET GLOBAL threads = 2'],
  [' set threads to 2 ; ', 'instance: SET GLOBAL threads to 2'],
  ["SET GLOBAL TimeZone = 'UTC'", "instance: SET GLOBAL TimeZone = 'UTC'"],
  ["SET TIME ZONE 'UTC'", "instance: SET GLOBAL TIME ZONE 'UTC'"],
  ['SET "TimeZone" = \'UTC\'', 'instance: SET GLOBAL "TimeZone" = \'UTC\''],
  ['RESET threads', 'instance: RESET GLOBAL threads'],
  ['PRAGMA threads=4', 'instance: SET GLOBAL threads=4'],
  ["pragma TimeZone = 'UTC'", "instance: SET GLOBAL TimeZone = 'UTC'"],
  ['-- SET it\n/* SET /* RESET */ x */ SET\n  threads = 2', 'instance: SET GLOBAL\n  threads = 2'],
  ["SET custom_user_agent = 'SET; --'", "instance: SET GLOBAL custom_user_agent = 'SET; --'"],
  ["SET SESSION TimeZone = 'UTC'", "connection: SET SESSION TimeZone = 'UTC'"],
  ['RESET SESSION TimeZone', 'connection: RESET SESSION TimeZone'],
  ['SET VARIABLE day = 1', 'connection: SET VARIABLE day = 1'],
  ['RESET VARIABLE day', 'connection: RESET VARIABLE day'],
  ["SET search_path = 'main'", "connection: SET search_path = 'main'"],
  ["SET Schema = 'main'", "connection: SET Schema = 'main'"],
  ["SET SCHEMA 'main'", "connection: SET SCHEMA 'main'"],
  ['RESET schema', 'connection: RESET schema'],
  ["SET enable_profiling = 'json'", "connection: SET enable_profiling = 'json'"],
  ["PRAGMA enable_profiling = 'json'", "connection: PRAGMA enable_profiling = 'json'"],
  ['PRAGMA enable_profiling', 'connection: PRAGMA enable_profiling'],
  ['PRAGMA disable_optimizer', 'connection: PRAGMA disable_optimizer'],
  ['pragma DISABLE_OPTIMIZER', 'connection: pragma DISABLE_OPTIMIZER'],
  ['PRAGMA Enable_Object_Cache', 'instance: PRAGMA Enable_Object_Cache'],
  ['PRAGMA verify_external', 'connection: PRAGMA verify_external'],
  ['PRAGMA disable_checkpoint_on_shutdown', 'instance: PRAGMA disable_checkpoint_on_shutdown'],
  ['PRAGMA enable_object_cache', 'instance: PRAGMA enable_object_cache'],
  ['PRAGMA force_checkpoint', 'instance: PRAGMA force_checkpoint'],
])('the setting %j becomes %j', (statement, step) => {
  expect(planned({ settings: [statement] })).toEqual([step])
  expect(planned({ settings: statement })).toEqual([step])
  expect(planned({ pragmas: [statement] })).toEqual([step])
})

test.each<[name: string, value: string | number]>([
  ['s3_secret_access_key', 'abc'],
  ['my_password', 4711],
  ['http_logging_url', 'https://user:abc@host'],
])('the value of the setting %s is bound, so that no plan, log or error shows it', (name, value) => {
  const expected = [{ statements: [{ sql: `SET GLOBAL "${name}" = $1`, values: [expect.anything()] }] }]
  const plan = (settings: DuckDBConfig['settings']) => settingsRestorer.plan(sessionConfig({ settings: settings! }))
  for (const steps of [plan({ [name]: value }), plan(`SET ${name} = '${value}'`), plan([`SET ${name} TO '${value}'`])]) {
    expect(steps).toMatchObject(expected)
    expect(JSON.stringify(steps)).not.toContain(String(value))
  }
})

test('settings that the installation of extensions needs are set before it, and not again after it', () => {
  const config = sessionConfig({
    settings: { HTTP_PROXY: 'proxy:80', threads: 2 },
    pragmas: ["SET custom_extension_repository = 'http://mirror'", 'SET memory_limit = $$1GB$$'],
  })
  const names = (restorer: SessionRestorer) => restorer.plan(config).map(({ name }) => name)
  expect(names(installSettingsRestorer)).toEqual(['custom_extension_repository', 'HTTP_PROXY'])
  expect(names(settingsRestorer)).toEqual(['threads'])
  expect(names(pragmasRestorer)).toEqual(['memory_limit'])
})

test('several statements in one pragma are as many steps, in their order, each with its own scope', () => {
  const text =
    "CREATE TABLE t (a TEXT DEFAULT ';'); -- one; two\nSET threads = 2;\n/* ; */ SET VARIABLE day = 1; INSERT INTO t VALUES ($$;$$);"
  expect(planned({ pragmas: [text, 'RESET threads'] })).toEqual([
    "instance: CREATE TABLE t (a TEXT DEFAULT ';')",
    'instance: SET GLOBAL threads = 2',
    'connection: SET VARIABLE day = 1',
    'instance: INSERT INTO t VALUES ($$;$$)',
    'instance: RESET GLOBAL threads',
  ])
})

test.each<[statement: string, scope: string]>([
  ['CREATE TABLE IF NOT EXISTS t (i INT)', 'instance'],
  ['CREATE TEMPORARY SECRET s (TYPE http)', 'instance'],
  ['CREATE OR REPLACE TEMP SECRET s (TYPE http)', 'instance'],
  ['CREATE TABLE temp (i INT)', 'instance'],
  ['CALL enable_logging()', 'instance'],
  ['CREATE TEMP MACRO f(x) AS x + 1', 'connection'],
  ['/* once */ create or replace temporary view v as select 1', 'connection'],
  ['USE lake', 'connection'],
  ['USE "lake"."main"', 'connection'],
  ['PREPARE q AS SELECT 1', 'connection'],
])('the pragma %j counts for the %s', (statement, scope) => {
  expect(planned({ pragmas: [statement] })).toEqual([`${scope}: ${statement}`])
})

test('what DuckDB 1.4 has for each connection is set for the instance as well: views are bound there', () => {
  expect(planned({ settings: ["SET file_search_path = '/data'", 'RESET lambda_syntax'] })).toEqual([
    "instance: SET file_search_path = '/data'",
    "connection: SET file_search_path = '/data'",
    'instance: RESET lambda_syntax',
    'connection: RESET lambda_syntax',
  ])
  expect(planned({ settings: { HOME_directory: '/home' } })).toEqual([
    'instance: SET "HOME_directory" = \'/home\'',
    'connection: SET "HOME_directory" = \'/home\'',
  ])
})

test('the map form quotes names and values', () => {
  expect(planned({ settings: { threads: 2, TimeZone: "it's", enable_progress_bar: false, 'x; DROP TABLE t': 1 } })).toEqual([
    'instance: SET GLOBAL "threads" = 2',
    "instance: SET GLOBAL \"TimeZone\" = 'it''s'",
    'connection: SET "enable_progress_bar" = false',
    'instance: SET GLOBAL "x; DROP TABLE t" = 1',
  ])
})

test('each step says what it is, and where it comes from', () => {
  const config = sessionConfig({
    pragmas: ['SET threads = 1', `CREATE TABLE ${'long_name_'.repeat(10)} (\n  i INT\n)`],
    settings: ['RESET "memory_limit"'],
  })
  expect(pragmasRestorer.plan(config)).toMatchObject([
    { kind: 'pragma', name: 'threads', at: ['duckdb', 'pragmas', 0] },
    { kind: 'pragma', name: `CREATE TABLE ${'long_name_'.repeat(10)}`.slice(0, 60).concat('…'), at: ['duckdb', 'pragmas', 1] },
  ])
  expect(settingsRestorer.plan(config)).toMatchObject([{ kind: 'setting', name: 'memory_limit', at: ['duckdb', 'settings', 0] }])
  expect(settingsRestorer.plan(sessionConfig({ settings: 'SET threads = 1' }))).toMatchObject([{ at: ['duckdb', 'settings'] }])
  expect(settingsRestorer.plan(sessionConfig({ settings: { threads: 1 } }))).toMatchObject([
    { at: ['duckdb', 'settings', 'threads'] },
  ])
})

test('without settings and pragmas there are no steps', () => {
  expect(planned({})).toEqual([])
  expect(planned({ settings: {}, pragmas: [] })).toEqual([])
})
