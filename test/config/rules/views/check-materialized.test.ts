import { parseConfig } from '../../../../src/config/index.js'
import { problemsOf } from '../../problems-of.js'

const head = `version: 1
duckdb: {}
attachments:
  ducklake: [{alias: old, metadata: m.ducklake, snapshot_version: 3}, {alias: Now, metadata: n.ducklake, read_only: false}]
materialized: {min_age: 1h}
views:
`

test.each([
  '{name: v, sql: SELECT 1, materialized: true}',
  '{name: v, sql: SELECT 1, materialized: false, into: old}',
  '{name: v, sql: SELECT 1, materialized: {}, into: now}',
  '{name: v, sql: SELECT 1, materialized: {mode: append, by: day, lookback: 1h, full_every: 7d}}',
  '{name: v, sql: SELECT 1, materialized: {mode: merge, key: [a, b]}}',
  '{name: v, sql: SELECT 1, materialized: {mode: partition, by: day, order_by: [day]}}',
  '{name: v, sql: SELECT 1, materialized: {max_age: 1h, changed_by: {sql: SELECT 1}}}',
])('%s is welcome', (view) => {
  expect(() => parseConfig(`${head}  - ${view}`, { format: 'yaml' })).not.toThrow()
})

test.each<[string, readonly string[]]>([
  [
    '{name: v, sql: SELECT 1, into: OLD, materialized: true}',
    [
      '7:41 views[0].materialized: cannot keep rows in a DuckLake at a snapshot, where nothing is written; remove it, or attachments.ducklake[0].snapshot_version (catalog.yaml:4:49)',
    ],
  ],
  [
    '{name: v, sql: SELECT 1, materialized: {max_age: 59m}}',
    ['7:45 views[0].materialized.max_age: is shorter than `min_age`, so that rows would be refreshed too late'],
  ],
  [
    '{name: v, sql: SELECT 1, materialized: {min_age: 2h, max_age: 90m}}',
    ['7:45 views[0].materialized.min_age: is longer than `max_age`, so that rows would be refreshed too late'],
  ],
  [
    '{name: v, sql: SELECT 1, materialized: {order_by: [day, b, DAY]}}',
    ['7:64 views[0].materialized.order_by[2]: repeats a column; remove it'],
  ],
  [
    '{name: v, sql: SELECT 1, materialized: {store: parquet}}',
    [
      '7:45 views[0].materialized.store: is not a known key; the keys are mode, by, key, lookback, full_every, changed_by, order_by, max_size, max_age, min_age, when_stale, timeout',
    ],
  ],
  [
    '{name: v, sql: SELECT 1, materialized: {by: day, key: [id], lookback: 1h, full_every: 7d}}',
    [
      '7:45 views[0].materialized.by: does not go with `mode: replace`; remove it, or write `mode: append` or `mode: merge` or `mode: partition`',
      '7:54 views[0].materialized.key: does not go with `mode: replace`; remove it, or write `mode: merge`',
      '7:65 views[0].materialized.lookback: does not go with `mode: replace`; remove it, or write `mode: append` or `mode: merge` or `mode: partition`',
      '7:79 views[0].materialized.full_every: does not go with `mode: replace`; remove it, or write `mode: append` or `mode: merge` or `mode: partition`',
    ],
  ],
  ...['append', 'partition'].map((mode): [string, readonly string[]] => [
    `{name: v, sql: SELECT 1, materialized: {mode: ${mode}, lookback: 1h}}`,
    ['7:45 views[0].materialized.mode: needs `by`: write the column that decides which rows are new'],
  ]),
  [
    '{name: v, sql: SELECT 1, materialized: {key: [id], by: day, mode: partition}}',
    ['7:45 views[0].materialized.key: does not go with `mode: partition`; remove it, or write `mode: merge`'],
  ],
  [
    '{name: v, sql: SELECT 1, materialized: {mode: merge, by: day}}',
    ['7:45 views[0].materialized.mode: needs `key`: write the columns that identify a row'],
  ],
  [
    '{name: v, sql: SELECT 1, materialized: {mode: merge, key: [a, A], lookback: 1h}}',
    [
      '7:67 views[0].materialized.key[1]: repeats a column; remove it',
      '7:71 views[0].materialized.lookback: needs `by`: write the column with the time that it goes back from',
    ],
  ],
  [
    '{name: v, sql: SELECT 1, materialized: {changed_by: {sql: "SELECT (1"}}}',
    ['7:58 views[0].materialized.changed_by.sql: has parentheses that do not match'],
  ],
])('%s is checked', (view, problems) => {
  expect(problemsOf(`${head}  - ${view}`)).toEqual(problems)
})

test('ages that contradict each other at the top are refused, also without views', () => {
  expect(problemsOf('version: 1\nduckdb: {}\nmaterialized: {max_age: 1m, min_age: 1h}')).toEqual([
    '3:29 materialized.min_age: is longer than `max_age`, so that rows would be refreshed too late',
  ])
})
