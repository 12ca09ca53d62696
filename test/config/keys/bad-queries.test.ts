import { problemsOf } from '../problems-of.js'

const badQuery: readonly (readonly [string, readonly string[]])[] = [
  ['{name: q}', ['4:5 queries[0]: has no SQL; write `sql`, or `sql_file` with the path of a file']],
  ['{sql: SELECT 1}', ['4:5 queries[0]: has no name; write `name`']],
  ['{sql: SELECT 1, name: 1q}', ['4:21 queries[0].name: must have only letters, digits, _ and -, and not start with a digit']],
  ['{name: q, sql: SELECT 1, sql_file: q.sql}', ['4:30 queries[0].sql_file: cannot be combined with `sql`; remove one of them']],
  ['{name: q, sql: SELECT 1, return: one}', ['4:30 queries[0].return: is not a known key; did you mean `returns`?']],
  [
    '{name: q, sql: SELECT $a, parameters: {a: DATE, A: DATE}}',
    ['4:53 queries[0].parameters.A: names the same parameter as "a", since names are case-insensitive; remove one of them'],
  ],
  [
    '{name: q, sql: SELECT 1}\n  - {name: Q, sql: SELECT 2}',
    ['5:6 queries[1].name: "Q" duplicates the name of queries[0] (catalog.yaml:4:5); rename one of them'],
  ],
]

test.each(badQuery)('the query %s', (query, problems) => {
  expect(problemsOf(`version: 1\nduckdb: {}\nqueries:\n  - ${query}`)).toEqual(problems)
})
