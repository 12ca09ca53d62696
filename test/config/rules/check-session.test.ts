import { problemsOf } from '../problems-of.js'

test('names of secrets are unique, whatever the case; without a name a secret has its type', () => {
  const text = `version: 1
duckdb:
  secrets:
    - {type: s3}
    - {type: S3}
    - {type: gcs, name: s3}
    - {type: http, name: mine}
    - {type: http, name: Mine}
`
  const unnamed = 'a secret without `name` has its type as its name; give it a `name`'
  const named = 'names are unique, whatever the case'
  expect(problemsOf(text)).toEqual([
    `5:8 duckdb.secrets[1].type: "S3" is the name of duckdb.secrets[0] (catalog.yaml:4:7) as well; ${unnamed}`,
    `6:19 duckdb.secrets[2].name: "s3" is the name of duckdb.secrets[0] (catalog.yaml:4:7) as well; ${named}`,
    `8:20 duckdb.secrets[4].name: "Mine" is the name of duckdb.secrets[3] (catalog.yaml:7:7) as well; ${named}`,
  ])
})

test('each statement is checked where it stands, and none is shown', () => {
  const text = `version: 1
duckdb:
  pragmas:
    - "SELECT 'canary"
    - "-- canary"
    - SELECT 1; DROP TABLE canary
  settings:
    - SET a = ';'
    - SET canary
    - SET a = 'canary'; SET b = 2;
    - /* canary
    - SET LOCAL threads = 1
`
  const problems = problemsOf(text)
  expect(problems).toEqual([
    '4:7 duckdb.pragmas[0]: has a text in quotes that has no end',
    '5:7 duckdb.pragmas[1]: holds no SQL statement',
    '9:7 duckdb.settings[1]: has no value; write `SET name = value`',
    '10:7 duckdb.settings[2]: holds 2 SQL statements; write each as an item of a list',
    '11:7 duckdb.settings[3]: has a comment that has no end',
    '12:7 duckdb.settings[4]: is a SET LOCAL, which DuckDB does not have; write `SET SESSION`',
  ])
})

test('what would count for nothing, or could not be kept behind a lock, is refused', () => {
  const text = `version: 1
duckdb:
  security: {allowed_directories: [a], lock_configuration: true}
  settings: {streaming_buffer_size: 1MB, schema: main, threads: 1}
  pragmas: [PRAGMA enable_profiling, SET enable_profiling = 'json']
  init_sql: [PRAGMA progress_bar_time = 5, SET VARIABLE progress_bar_time = 5, "SELECT 1; SELECT 2"]
`
  const locked =
    'is set for each connection, and `lock_configuration` refuses it on those that are opened later; remove one of the two'
  expect(problemsOf(text)).toEqual([
    '3:14 duckdb.security.allowed_directories: counts only without external access; write `external_access: false` beside it',
    `4:14 duckdb.settings.streaming_buffer_size: ${locked}`,
    `5:38 duckdb.pragmas[1]: ${locked}`,
    `6:14 duckdb.init_sql[0]: ${locked}`,
    '6:80 duckdb.init_sql[2]: holds 2 SQL statements; write each as an item of a list',
  ])
})
