import { parseConfig, parseConfigObject } from '../../../../src/config/index.js'
import { caught, problemsOf } from '../../problems-of.js'

const head = `version: 1
duckdb: {}
attachments:
  duckdb: [{alias: lake, path: a.db}]
  sqlite: [{alias: Lite, path: b.db}]
views:
`

test.each<[string, readonly string[]]>([
  ['{name: v}', ['7:5 views[0]: has no source and no SQL; write `source`, or one of `sql`, `sql_file` and `sql_template`']],
  [
    '{name: v, sql: SELECT 1, sql_file: a.sql}',
    ['7:30 views[0].sql_file: cannot be combined with `sql`, because a view has only one SQL text; remove `sql_file` or `sql`'],
  ],
  [
    '{name: v, sql_template: {path: a}, sql_file: b}',
    [
      '7:15 views[0].sql_template: cannot be combined with `sql_file`, because a view has only one SQL text; remove `sql_template` or `sql_file`',
    ],
  ],
  ['{name: v, source: csv, sql_file: a}', ['7:5 views[0].uri: is missing; the source `csv` needs it']],
  [
    '{name: v, sql: SELECT 1, options: {a: 1}, table: t}',
    [
      '7:30 views[0].options: requires a `source`, but this view only has `sql`; remove it',
      '7:47 views[0].table: requires a `source`, but this view only has `sql`; remove it',
    ],
  ],
  [
    '{name: v, sql: SELECT 1, uri: a, table: t}',
    [
      '7:30 views[0].uri: has no suffix that identifies the kind of file; write `source`: parquet, csv, json, excel, delta, iceberg',
      '7:38 views[0].table: requires a `source`, but this view only has `sql`; remove it',
    ],
  ],
  ['{name: v, source: parquet}', ['7:5 views[0].uri: is missing; the source `parquet` needs it']],
  ['{name: v, source: excel}', ['7:5 views[0].uri: is missing; the source `excel` needs it']],
  ['{name: v, source: delta, uri: a, table: t}', ['7:38 views[0].table: is not supported by the source `delta`; remove it']],
  ['{name: v, source: iceberg}', ['7:5 views[0]: has no table; the source `iceberg` needs `uri`, or `catalog` and `table`']],
  [
    '{name: v, source: iceberg, catalog: rest}',
    [
      '7:5 views[0].table: is missing; the source `iceberg` needs it',
      '7:32 views[0].catalog: "rest" is not a declared Iceberg catalog; declare it under `iceberg_catalogs`',
    ],
  ],
  [
    '{name: v, source: iceberg, uri: a, catalog: rest, table: t, database: lake}',
    [
      '7:40 views[0].catalog: cannot be combined with `uri`, which already identifies the table; remove `catalog` or `uri`',
      '7:55 views[0].table: cannot be combined with `uri`, which already identifies the table; remove `table` or `uri`',
      '7:65 views[0].database: is not supported by the source `iceberg`; remove it',
    ],
  ],
  [
    '{name: v, source: iceberg, table: t, catalog: rest, options: {version: "1"}}',
    [
      '7:42 views[0].catalog: "rest" is not a declared Iceberg catalog; declare it under `iceberg_catalogs`',
      '7:57 views[0].options: is not supported by the source `iceberg`; remove it',
    ],
  ],
  [
    '{name: v, source: mysql, database: my, table: t}',
    ['7:30 views[0].database: "my" is not an attachment of kind `mysql`; declare it under `attachments.mysql`'],
  ],
  [
    '{name: v, source: ducklake, database: lake, table: t}',
    ['7:33 views[0].database: "lake" is an attachment of kind `duckdb`; write `source: duckdb`'],
  ],
  [
    '{name: v, source: json, uri: a, database: lake}',
    ['7:37 views[0].database: is not supported by the source `json`; remove it'],
  ],
  [
    '{name: v, source: duckdb, uri: a}',
    [
      '7:5 views[0].database: is missing; the source `duckdb` needs it',
      '7:5 views[0].table: is missing; the source `duckdb` needs it',
      '7:31 views[0].uri: is not supported by the source `duckdb`; remove it',
    ],
  ],
  [
    '{name: v, source: duckdb, database: lake, table: t, options: {a: 1}}',
    ['7:57 views[0].options: is not supported by the source `duckdb`; remove it'],
  ],
  ['{name: v, source: duckdb, database: lake, table: a.b.c}', ['7:47 views[0].table: must be `table` or `schema.table`']],
  ['{name: v, source: duckdb, database: lake, table: .t}', ['7:47 views[0].table: must be `table` or `schema.table`']],
  [
    '{name: v, source: duckdb, database: lak, table: t}',
    ['7:31 views[0].database: "lak" is not an attachment of kind `duckdb`; did you mean "lake"?'],
  ],
  [
    '{name: v, source: sqlite, database: lake, table: t}',
    ['7:31 views[0].database: "lake" is an attachment of kind `duckdb`; write `source: duckdb`'],
  ],
  [
    '{name: v, source: sqlite, database: other, table: t}',
    ['7:31 views[0].database: "other" is not an attachment of kind `sqlite`; declared names are "Lite"'],
  ],
  [
    '{name: v, source: postgres, database: other, table: t}',
    ['7:33 views[0].database: "other" is not an attachment of kind `postgres`; declare it under `attachments.postgres`'],
  ],
])('%s is checked', (view, problems) => {
  expect(problemsOf(`${head}  - ${view}`)).toEqual(problems)
})

const targets = `version: 1
duckdb: {}
attachments:
  duckdb: [{alias: Rw, path: a.db, read_only: false}, {alias: ro, path: b.db}]
  sqlite: [{alias: lite, path: c.db, read_only: false}]
views:
`

test.each<[string, readonly string[]]>([
  [
    '{name: v, into: ro, sql: SELECT 1}',
    ['7:15 views[0].into: "ro" is attached read-only; write `read_only: false` in attachments.duckdb[1] (catalog.yaml:4:55)'],
  ],
  [
    '{name: v, into: rx, sql: SELECT 1}',
    ['7:15 views[0].into: "rx" is not an attachment that can hold views; did you mean "Rw"?'],
  ],
  [
    '{name: v, into: nothing, sql: SELECT 1}',
    ['7:15 views[0].into: "nothing" is not an attachment that can hold views; declared names are "Rw", "ro"'],
  ],
  [
    '{name: v, into: lite, sql: SELECT 1}',
    ['7:15 views[0].into: "lite" is an attachment of kind `sqlite`; views can only go into one of kind `duckdb` or `ducklake`'],
  ],
  ['{name: v, into: "", sql: SELECT 1}', ['7:15 views[0].into: is empty']],
  [
    '{name: v, into: rw, sql: SELECT 1}\n  - {name: V, into: RW, db_schema: main, sql: SELECT 1}\n  - {name: v, sql: SELECT 1}',
    [
      '8:6 views[1].name: "V" duplicates the name of views[0] (catalog.yaml:7:5); rename one of them, or give them different `db_schema`s',
    ],
  ],
])('into: %s', (view, problems) => {
  expect(problemsOf(`${targets}  - ${view}`)).toEqual(problems)
})

test.each([{ snapshot_version: 3 }, { snapshot_time: '2026-01-01', read_only: true }, { snapshot_version: 0, read_only: false }])(
  'into a lake with %j, where nothing is written',
  (snapshot) => {
    const ducklake = [{ alias: 'lake', metadata: 'm.ducklake', ...snapshot }]
    const views = [{ name: 'v', into: 'lake', sql: 'SELECT 1' }]
    expect(parseConfigObject({ version: 1, duckdb: {}, attachments: { ducklake }, views }).views).toEqual(views)
  },
)

test('a view cannot go into a database that is not attached', () => {
  expect(problemsOf('version: 1\nduckdb: {}\nviews: [{name: v, into: x, sql: SELECT 1}]')).toEqual([
    '3:19 views[0].into: "x" is not an attachment that can hold views; declare it under `attachments.duckdb` or `attachments.ducklake`',
  ])
})

test('view names are case-insensitive and unique in their schema', () => {
  const view = (name: string, schema?: string) => `  - {name: ${name}, ${schema ? `db_schema: ${schema}, ` : ''}sql: SELECT 1}\n`
  const text = head + view('É') + view('a') + view('A') + view('é') + view('a', 's') + view('a', 'S') + view('a', 'MAIN')
  const told = (name: string, place: string) =>
    `"${name}" duplicates the name of ${place}; rename one of them, or give them different \`db_schema\`s`
  expect(problemsOf(text)).toEqual([
    `9:6 views[2].name: ${told('A', 'views[1] (catalog.yaml:8:5)')}`,
    `12:6 views[5].name: ${told('a', 'views[4] (catalog.yaml:11:5)')}`,
    `13:6 views[6].name: ${told('a', 'views[1] (catalog.yaml:8:5)')}`,
  ])
})

test('a name with a dot is not the same as a schema and a name', () => {
  const views = [
    { name: 'b.c', db_schema: 'a', sql: 'SELECT 1' },
    { name: 'c', db_schema: 'a.b', sql: 'SELECT 1' },
  ]
  expect(parseConfigObject({ version: 1, duckdb: {}, views }).views).toEqual(views)
})

test('in an object the other place is a path', () => {
  const views = [
    { name: 'a', sql: 'SELECT 1' },
    { name: 'A', sql: 'SELECT 1' },
  ]
  const { issues, location } = caught(() => parseConfigObject({ version: 1, duckdb: {}, views }))
  expect(issues).toEqual([
    {
      path: 'views[1].name',
      message: '"A" duplicates the name of views[0]; rename one of them, or give them different `db_schema`s',
    },
  ])
  expect(location).toEqual({ path: 'views[1].name' })
})

/** The files of a view with SQL and no `source`, and what reads them. */
test.each<[uri: string | readonly string[], source: string]>([
  ['a.parquet', 'parquet'],
  ['data/*.PARQUET', 'parquet'],
  ['s3://bucket/a b/part-*.parquet', 'parquet'],
  ['https://host/a.parquet?version=2#x.csv', 'parquet'],
  ['~/a.csv', 'csv'],
  ['a.tsv', 'csv'],
  ['a.csv.gz', 'csv'],
  ['a.json', 'json'],
  ['a.ndjson.zst', 'json'],
  ['a.jsonl', 'json'],
  ['a.xlsx', 'excel'],
  ['t/metadata/v1.metadata.json', 'iceberg'],
  [['a.csv', 'b.tsv'], 'csv'],
])('SQL over %j reads it as %s', (uri, source) => {
  for (const sql of [{ sql: 'FROM source' }, { sql_template: { path: 'v.sql' } }]) {
    const config = parseConfigObject({ version: 1, duckdb: {}, views: [{ name: 'v', uri, ...sql }] })
    expect(config.views[0]).toMatchObject({ source })
  }
  const text = `${head}  - {name: v, sql: FROM source, source: , uri: ${JSON.stringify(uri)}}`
  expect(parseConfig(text, { format: 'yaml' }).views[0]).toMatchObject({ source })
})

test.each<[uri: string, problem: string]>([
  ['lake/orders', 'has no suffix that identifies the kind of file'],
  ['data/*', 'has no suffix that identifies the kind of file'],
  ['a?b.csv/c', 'has no suffix that identifies the kind of file'],
  ['[a.csv, b.json]', 'has files without a common suffix that identifies their kind'],
  ['[a.csv, b]', 'has files without a common suffix that identifies their kind'],
])('SQL over %s needs a source', (uri, problem) => {
  expect(problemsOf(`${head}  - {name: v, sql: FROM source, options: {a: 1}, uri: ${uri}}`)).toEqual([
    `7:50 views[0].uri: ${problem}; write \`source\`: parquet, csv, json, excel, delta, iceberg`,
  ])
})
