import { rm } from 'node:fs/promises'
import type { CheckReport } from '../../src/checks/index.js'
import { type CatalogInput, connectToCatalog } from '../../src/index.js'
import { makeFolder } from '../support/catalog-folder.js'
import { rawQuery } from '../support/raw-duckdb.js'

type Views = NonNullable<CatalogInput['views']>

const catalogOf = (views: Views, rest: Partial<CatalogInput> = {}): CatalogInput => ({ version: 1, duckdb: {}, views, ...rest })

const named = ({ failures }: CheckReport) =>
  failures.map(({ view, column, check }) => [view, column, check].filter(Boolean).join(' '))

test('a check that cannot be run is CHECK_FAILED with its cause, and the others still run', async () => {
  await using folder = await makeFolder()
  await folder.write({
    'catalog.yaml': [
      'version: 1',
      'duckdb: {}',
      'views:',
      '  - name: v',
      '    sql: "SELECT 1 AS id, NULL AS city"',
      '    columns:',
      '      cty: { not_null: true }',
      '      id: { check: "nosuch > 1", unique: true }',
      '      gone: described only',
      '    unique: [[id, citi]]',
      '    freshness: { column: id, error_after: 1d }',
      '    checks:',
      '      - { name: nowhere, sql: FROM nowhere }',
      '      - { name: write, sql: "DELETE FROM v", severity: warn }',
      'checks: [{ table: nothing.here, row_count: { min: 1 } }]',
    ].join('\n'),
  })
  await using catalog = connectToCatalog(folder.file('catalog.yaml'))
  const { failures, passed } = await catalog.check()
  expect(passed.map(({ column, check }) => [column, check])).toEqual([['id', 'unique']])
  expect(
    failures.map(({ view, column, check, message, location }) => [view, column, check, message.split('\n')[0], location?.line]),
  ).toEqual([
    ['v', 'cty', 'not_null', 'there is no column "cty"; did you mean "city"?', 7],
    ['v', 'id', 'check', expect.stringMatching(/^could not be run: Binder Error: .*"nosuch" not found/), 8],
    ['v', 'gone', 'exists', 'there is no column "gone"', 9],
    ['v', 'id, citi', 'unique', 'there is no column "citi"; did you mean "city"?', 10],
    ['v', 'id', 'freshness', expect.stringMatching(/^could not be run: Binder Error: /), 11],
    ['v', undefined, 'nowhere', expect.stringMatching(/^could not be run: Catalog Error: .*nowhere does not exist/), 13],
    ['v', undefined, 'write', expect.stringMatching(/^could not be run: Parser Error: /), 14],
    ['nothing.here', undefined, 'row_count', expect.stringMatching(/^could not be run: /), 15],
  ])
  for (const failure of failures) {
    expect(failure).toMatchObject({
      count: 0,
      rows: [],
      error: { code: 'CHECK_FAILED', location: { file: folder.file('catalog.yaml') } },
    })
    expect(failure).not.toHaveProperty('unavailable')
  }
  expect(failures.map(({ severity }) => severity)).toEqual([...Array.from({ length: 6 }, () => 'error'), 'warn', 'error'])
  expect(JSON.parse(JSON.stringify(failures[1]?.error))).toMatchObject({
    code: 'CHECK_FAILED',
    kind: 'Binder',
    cause: { code: 'QUERY_FAILED' },
  })
})

test('a check fails if its column was removed, or if its view no longer works', async () => {
  await using folder = await makeFolder()
  const file = folder.file('orders.parquet')
  await rawQuery(':memory:', `COPY (SELECT 1 AS id, 2 AS amount) TO '${file}'`)
  const views: Views = [
    {
      name: 'orders',
      source: 'parquet',
      uri: file,
      columns: { id: { not_null: true }, amount: { not_null: true, check: 'amount > 0' } },
    },
    {
      name: 'sums',
      sql: 'SELECT sum(amount) AS total FROM orders',
      columns: { total: { not_null: true } },
      row_count: { min: 1 },
    },
  ]
  await using catalog = connectToCatalog(catalogOf(views))
  expect(named(await catalog.check())).toEqual([])
  await rawQuery(':memory:', `COPY (SELECT 1 AS id) TO '${file}'`)
  const { failures } = await catalog.check()
  expect(failures.map(({ view, column, check }) => [view, column, check])).toEqual(
    expect.arrayContaining([
      ['orders', 'amount', 'not_null'],
      ['sums', 'total', 'not_null'],
      ['sums', undefined, 'row_count'],
    ]),
  )
  for (const { error, unavailable } of failures)
    expect([error?.code, error?.cause === undefined, unavailable]).toEqual(['CHECK_FAILED', false, undefined])

  await rm(file)
  const away = await catalog.check()
  expect(away.failures.map(({ view, unavailable }) => [view, unavailable])).toEqual(
    Array.from({ length: 5 }, (_, index) => [index < 3 ? 'orders' : 'sums', true]),
  )
})

test('checks of an optional view and an optional attachment are unavailable without their source', async () => {
  await using folder = await makeFolder()
  const views: Views = [
    { name: 'late', source: 'csv', uri: folder.file('late.csv'), optional: true, row_count: { min: 1 } },
    { name: 'there', sql: 'SELECT 1 AS x', row_count: { min: 1 } },
  ]
  const catalog = catalogOf(views, {
    attachments: { duckdb: [{ alias: 'gone', path: folder.file('gone.duckdb'), optional: true }] },
    checks: [
      { table: 'gone.main.t', row_count: { min: 1 } },
      { table: 'gone.t', columns: { x: { references: 'there.x' } } },
    ],
  })
  await using connected = connectToCatalog(catalog)
  const { failures, passed } = await connected.check()
  expect(passed).toHaveLength(1)
  expect(failures.map(({ view, unavailable, error }) => [view, unavailable, error?.code])).toEqual(
    ['late', 'gone.main.t', 'gone.t'].map((view) => [view, true, 'CHECK_FAILED']),
  )
})

test('values of columns tagged pii are hidden in rows and messages, also in those of other views and checks', async () => {
  const people =
    "SELECT 1 AS id, 'ann@example.com' AS Email, {'email': 'x@y', 'n': [1]} AS more UNION ALL SELECT 2, 'ann@example.com', NULL"
  const views: Views = [
    {
      name: 'people',
      sql: people,
      columns: {
        email: { tags: ['PII'], unique: true, accepted_values: ['a'], check: 'CAST(email AS INTEGER) > 1' },
        id: { check: 'id > 1' },
      },
      checks: [{ name: 'mine', sql: 'SELECT email AS eMail, id FROM people' }],
    },
    {
      name: 'copy',
      sql: 'FROM people',
      columns: { id: { check: 'id > 1' } },
      checks: [{ name: 'cast', sql: 'SELECT Email::INTEGER FROM people' }],
    },
  ]
  await using catalog = connectToCatalog(catalogOf(views))
  const report = await catalog.check()
  expect(JSON.stringify(report)).not.toMatch(/ann|x@y/)
  const rows = Object.fromEntries(
    report.failures.map(({ view, column, check, rows: shown }) => [`${view} ${column ?? ''} ${check}`, shown]),
  )
  expect(rows['people email unique']).toEqual([{ Email: '[hidden]', count: 2 }])
  expect(rows['people id check']).toEqual([{ id: 1, Email: '[hidden]', more: { email: '[hidden]', n: [1] } }])
  expect(rows['people  mine']).toEqual([
    { eMail: '[hidden]', id: 1 },
    { eMail: '[hidden]', id: 2 },
  ])
  expect(rows['copy id check']).toEqual([{ id: 1, Email: '[hidden]', more: { email: '[hidden]', n: [1] } }])
  expect(report.failures.filter(({ error }) => error).map(({ check, message }) => [check, message])).toEqual(
    ['check', 'cast'].map((check) => [
      check,
      'could not be run: Conversion Error: [hidden], because its text may show values of hidden columns',
    ]),
  )
})

test('hidden values do not show through names that DuckDB makes, JSON, maps, unions and messages, also of attached catalogs', async () => {
  await using folder = await makeFolder({
    'people.yaml': [
      'version: 1',
      'duckdb: {database: people.duckdb}',
      'views: [{name: people, sql: "SELECT 1 AS id, \'ann@x\' AS email, 5551234567 AS phone", columns: {email: {tags: [pii]}, phone: {tags: [pii]}}}]',
    ].join('\n'),
  })
  const statements = {
    twice: 'SELECT a.email, b.email, a.phone, b.phone FROM people AS a, people AS b',
    called: 'SELECT lower(email), max(phone) FROM people GROUP BY email',
    method: 'SELECT p.email.lower() FROM people AS p',
    json: 'SELECT to_json(p) AS j FROM people AS p',
    lists: 'SELECT list(p) AS l FROM people AS p',
    union: 'SELECT union_value(email := email) AS u FROM people',
    map: "SELECT MAP {'email': email} AS m FROM people",
    thrown: 'SELECT error(email) FROM people',
    cast: 'SELECT phone::INTEGER FROM people',
    decimal: 'SELECT phone::DECIMAL(3, 1) FROM people',
    overflow: 'SELECT phone * phone * phone FROM people',
    pattern: "SELECT regexp_matches('a', '(' || email) FROM people",
  }
  const checks = Object.entries(statements).map(([name, sql]) => ({
    name,
    sql: sql.replaceAll('FROM people', 'FROM kid.people'),
  }))
  const views: Views = [
    {
      name: 'v',
      sql: 'SELECT 1 AS x',
      checks: checks.map((check) => ({ ...check, sql: check.sql.replaceAll(', people', ', kid.people') })),
    },
  ]
  const attachments = { duckalog: [{ alias: 'kid', config_path: folder.file('people.yaml') }] }
  await using catalog = connectToCatalog(catalogOf(views, { attachments }))
  const { failures } = await catalog.check()
  expect(failures.map(({ check }) => check)).toEqual(Object.keys(statements))
  for (const { check, message, rows, error } of failures)
    expect([check, JSON.stringify([message, rows, error])]).toEqual([check, expect.not.stringMatching(/ann|5551234567/)])
})

test('accepted values are read by the type of the column', async () => {
  const accepted = [
    ["'01'", [1], 1],
    ["'1.4'", [1], 1],
    ["'1.50'", [1.5], 1],
    ["'1'", [1], 0],
    ["'true'", [true], 0],
    ["'t'", [true], 1],
    ['1', ['1'], 0],
    ['1', [2, 1], 0],
    ['true', [true], 0],
    ['1.50::DECIMAL(4, 2)', [1.5], 0],
    ['0.1::FLOAT', [0.1], 0],
    ["DATE '2026-01-01'", ['2026-01-01'], 0],
    ["'a'::ENUM ('a', 'b')", ['b', 'not of the type'], 1],
    ['9007199254740993', ['9007199254740992'], 1],
  ] as const
  const views = accepted.map(([value, accepted_values], index): Views[number] => {
    return { name: `v${index}`, sql: `SELECT ${value} AS x`, columns: { x: { accepted_values } } }
  })
  await using catalog = connectToCatalog(catalogOf(views))
  const { failures } = await catalog.check()
  const found = accepted.map(([value, list], index) => [
    value,
    list,
    failures.find(({ view }) => view === `v${index}`)?.count ?? 0,
  ])
  expect(found).toEqual(accepted)
})

test('hostile names of views and columns', async () => {
  const hostile = ['a"b', 'a.b', 'a b', 'select', "it's", 'checked', 'ORDER', 'count', '0', 'ü😀', '--', ';', '"']
  const views = hostile.map((name): Views[number] => ({
    name,
    db_schema: 'my "schema".x',
    sql: `SELECT * FROM (VALUES (1, 2), (1, NULL)) AS t("${name.replaceAll('"', '""')}", other_column)`,
    columns: {
      [name]: {
        not_null: true,
        unique: true,
        accepted_values: [1, 2],
        references: `"my ""schema"".x"."${name.replaceAll('"', '""')}"."${name.replaceAll('"', '""')}"`,
      },
      other_column: { not_null: true },
    },
    unique: [[name, 'other_column']],
    row_count: { max: 2 },
  }))
  await using catalog = connectToCatalog(catalogOf(views))
  const { failures, passed } = await catalog.check()
  expect(failures.map(({ check, count, error }) => [check, count, error])).toEqual(
    hostile.flatMap(() => [
      ['unique', 1, undefined],
      ['not_null', 1, undefined],
    ]),
  )
  expect(passed).toHaveLength(hostile.length * 5)
  for (const { sql } of failures) expect(await catalog.query(sql)).toHaveLength(1)
  expect(named(await catalog.check({ views: ['"a.b"', '"my ""schema"".x"."a b"'] }))).toHaveLength(4)
})

test('views into attached databases and of a session that has left its own database are found', async () => {
  await using folder = await makeFolder()
  const twin = (rest: object) => ({ name: 'v', sql: 'SELECT 1 AS x', row_count: { min: 2 }, ...rest }) as Views[number]
  const catalog: CatalogInput = {
    version: 1,
    duckdb: { database: folder.file('own.duckdb'), pragmas: ['USE lake'] },
    attachments: { duckdb: [{ alias: 'lake', path: folder.file('lake.duckdb'), read_only: false }] },
    views: [twin({ into: 'lake' }), twin({ db_schema: 'main', sql: 'FROM range(5)' })],
  }
  await using connected = connectToCatalog(catalog)
  const { failures, passed } = await connected.check()
  expect(failures.map(({ view, count }) => [view, count])).toEqual([['lake.v', 1]])
  expect(passed.map(({ view }) => view)).toEqual(['v'])
})
