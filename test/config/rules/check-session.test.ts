import { problemsOf } from '../problems-of.js'

test('names of secrets are case-insensitive and unique; a secret without a name is named after its type', () => {
  const text = `version: 1
duckdb:
  secrets:
    - {type: s3}
    - {type: S3}
    - {type: gcs, name: s3}
    - {type: http, name: mine}
    - {type: http, name: Mine}
`
  const unnamed = 'a secret without `name` is named after its type; give it a `name`'
  const named = 'names are case-insensitive and must be unique'
  expect(problemsOf(text)).toEqual([
    `5:8 duckdb.secrets[1].type: "S3" duplicates the name of duckdb.secrets[0] (catalog.yaml:4:7); ${unnamed}`,
    `6:19 duckdb.secrets[2].name: "s3" duplicates the name of duckdb.secrets[0] (catalog.yaml:4:7); ${named}`,
    `8:20 duckdb.secrets[4].name: "Mine" duplicates the name of duckdb.secrets[3] (catalog.yaml:7:7); ${named}`,
  ])
})

test('each invalid statement is reported with its location, and none is shown', () => {
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
    '4:7 duckdb.pragmas[0]: has a quoted string that is not closed',
    '5:7 duckdb.pragmas[1]: contains no SQL statement',
    '9:7 duckdb.settings[1]: has no value; write `SET name = value`',
    '10:7 duckdb.settings[2]: contains 2 SQL statements; write each as a list item',
    '11:7 duckdb.settings[3]: has a comment that is not closed',
    '12:7 duckdb.settings[4]: is a SET LOCAL, which DuckDB does not support; write `SET SESSION`',
  ])
})

test('keys without effect, and settings that a lock would prevent, are refused', () => {
  const text = `version: 1
duckdb:
  security: {allowed_directories: [a], lock_configuration: true}
  settings: {streaming_buffer_size: 1MB, schema: main, threads: 1}
  pragmas: [PRAGMA enable_profiling, SET enable_profiling = 'json']
  init_sql: [PRAGMA progress_bar_time = 5, SET VARIABLE progress_bar_time = 5, "SELECT 1; SELECT 2"]
`
  const locked =
    'is set on each connection, and `lock_configuration` prevents that on connections that are opened later; remove one of the two'
  expect(problemsOf(text)).toEqual([
    '3:14 duckdb.security.allowed_directories: has no effect unless external access is off; add `external_access: false`',
    `4:14 duckdb.settings.streaming_buffer_size: ${locked}`,
    `5:38 duckdb.pragmas[1]: ${locked}`,
    `6:14 duckdb.init_sql[0]: ${locked}`,
    '6:80 duckdb.init_sql[2]: contains 2 SQL statements; write each as a list item',
  ])
})
