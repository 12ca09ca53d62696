import { problemsOf } from '../problems-of.js'

/** Line 4, inside a view; the same keys are in an entry of `checks`. */
const badCheck: readonly (readonly [string, readonly string[]])[] = [
  ['columns: {a: {not_null: 1}}', ['views[0].columns.a.not_null: must be true or false, but is a number']],
  [
    'columns: {a: {accepted_values: [a, [b]]}}',
    ['views[0].columns.a.accepted_values[1]: must be text, a number, true or false, but is a list'],
  ],
  [
    'columns: {a: {references: "a..b"}}',
    ['views[0].columns.a.references: must be `table.column`, with the table as written after FROM'],
  ],
  [
    'columns: {a: {references: a.b.c.d.e}}',
    ['views[0].columns.a.references: must be `table.column`, with the table as written after FROM'],
  ],
  ['columns: {a: {check: "a > 0; DROP TABLE t"}}', ['views[0].columns.a.check: contains a semicolon']],
  ['columns: {a: {check: "a > 0)"}}', ['views[0].columns.a.check: has parentheses that do not match']],
  [
    'columns: {a: {check: "columns(*) > 0"}}',
    [
      'views[0].columns.a.check: contains COLUMNS(…), so that a row would only fail if the condition is false for all these columns. Write one `check` for each column',
    ],
  ],
  [
    'columns: {a: {check: "2 * COLUMNS(*) > 0"}}',
    [
      'views[0].columns.a.check: contains COLUMNS(…), so that a row would only fail if the condition is false for all these columns. Write one `check` for each column',
    ],
  ],
  ['columns: {a: {check: "-- all"}}', ['views[0].columns.a.check: contains no SQL']],
  [
    'columns: {a: {max: 3}}',
    [
      'views[0].columns.a.max: is not a known key; the keys are description, tags, ts_type, not_null, unique, accepted_values, references, check, severity',
    ],
  ],
  ['unique: [day]', ['views[0].unique[0]: must be a list of columns, or a map with its `columns`, but is text']],
  ['unique: day', ['views[0].unique: must be a list, but is text; put it in [ ]']],
  ['unique: [[]]', ['views[0].unique[0]: is an empty list; write at least one column']],
  ['unique: [[day, a, Day]]', ['views[0].unique[0][2]: repeats a column of this key; remove it']],
  ['unique: [{columns: [a, a]}]', ['views[0].unique[0].columns[1]: repeats a column of this key; remove it']],
  ['row_count: {}', ['views[0].row_count: has no limit; write `min` or `max`']],
  ['row_count: {severity: warn}', ['views[0].row_count: has no limit; write `min` or `max`']],
  ['row_count: {min: 3, max: 2}', ['views[0].row_count.min: is greater than `max`']],
  ['row_count: {min: 1.5}', ['views[0].row_count.min: must be a whole number, 0 or more']],
  ['freshness: {column: a}', ['views[0].freshness: has no limit; write `warn_after` or `error_after`']],
  ['freshness: {warn_after: 6h}', ['views[0].freshness.column: is missing']],
  [
    'freshness: {column: a, warn_after: 1d, error_after: 24h}',
    ['views[0].freshness.warn_after: must be less than `error_after`'],
  ],
  ['freshness: {column: a, error_after: 6}', ['views[0].freshness.error_after: must be text, but is a number; put it in quotes']],
  ['checks: [{name: a}]', ['views[0].checks[0].sql: is missing']],
  ['checks: [{sql: SELECT 1}]', ['views[0].checks[0].name: is missing']],
  ['checks: [{name: a, sql: SELECT 1; SELECT 2}]', ['views[0].checks[0].sql: contains a semicolon']],
  [
    'checks: [{name: Unique, sql: SELECT 1}]',
    ['views[0].checks[0].name: "Unique" is the name of a built-in check; write another'],
  ],
  [
    'checks: [{name: a, sql: SELECT 1}, {name: A, sql: SELECT 2}]',
    ['views[0].checks[1].name: "A" duplicates views[0].checks[0] (catalog.yaml:PLACE); rename one of them'],
  ],
]

const withoutPlaces = (problems: readonly string[]) =>
  problems.map((problem) => problem.replace(/^\d+:\d+ /, '').replace(/yaml:\d+:\d+/, 'yaml:PLACE'))

test.each(badCheck)('a view with %s', (check, problems) => {
  const found = problemsOf(`version: 1\nduckdb: {}\nviews:\n  - {name: v, sql: SELECT 1, ${check}}`)
  expect(withoutPlaces(found)).toEqual(problems)
  expect(found.every((problem) => problem.startsWith('4:'))).toBe(true)
})

test.each(badCheck.filter(([check]) => !check.includes('max: 3')))('a table with %s', (check, problems) => {
  const found = problemsOf(`version: 1\nduckdb: {}\nchecks:\n  - {table: t, ${check}}`)
  expect(withoutPlaces(found)).toEqual(problems.map((problem) => problem.replaceAll('views[0]', 'checks[0]')))
})

const badTable: readonly (readonly [string, readonly string[]])[] = [
  ['{columns: {}}', ['4:5 checks[0].table: is missing']],
  ...['a..b', 'a.b.c.d', 'rates()', 'a b', "'a.csv'"].map(
    (table) =>
      [
        `{table: ${JSON.stringify(table)}}`,
        ['4:6 checks[0].table: must be the name of a table as written after FROM: `crm.public.customers`'],
      ] as const,
  ),
  ['{table: t, columns: {a: text}}', ['4:26 checks[0].columns.a: must be a map (`key: value`), but is text']],
  [
    '{table: t, columns: {a: {}, A: {}}}',
    ['4:33 checks[0].columns.A: names the same column as "a", since names are case-insensitive; remove one of them'],
  ],
  [
    '{table: main.t}\n  - {table: \'MAIN . "t"\'}',
    ['5:6 checks[1].table: "MAIN . \\"t\\"" duplicates checks[0] (catalog.yaml:4:5); put their checks into one entry'],
  ],
]

test.each(badTable)('the table %s', (entry, problems) => {
  expect(problemsOf(`version: 1\nduckdb: {}\nchecks:\n  - ${entry}`)).toEqual(problems)
})
