import type { CheckReport } from '../../src/checks/index.js'
import { type CatalogInput, connectToCatalog } from '../../src/index.js'
import { makeFolder } from '../support/catalog-folder.js'

type Views = NonNullable<CatalogInput['views']>

const catalogOf = (views: Views, rest: Partial<CatalogInput> = {}): CatalogInput => ({ version: 1, duckdb: {}, views, ...rest })

const named = ({ failures }: CheckReport) =>
  failures.map(({ view, column, check }) => [view, column, check].filter(Boolean).join(' '))

test('options: views, severity, rows, signal', async () => {
  const views: Views = [
    { name: 'a', sql: 'FROM range(9) AS r(x)', columns: { x: { check: 'x < 0', severity: 'warn' } }, row_count: { min: 100 } },
    {
      name: 'b',
      db_schema: 's',
      sql: 'FROM range(9) AS r(x)',
      checks: [
        { name: 'most', sql: 'FROM s.b', max_rows: 9 },
        { name: 'few', sql: 'FROM s.b', max_rows: 8 },
      ],
    },
  ]
  await using catalog = connectToCatalog(
    catalogOf(views, { checks: [{ table: 'main.a', unique: [{ columns: ['x'], severity: 'warn' }] }] }),
  )
  const all = await catalog.check()
  expect(named(all)).toEqual(['a x check', 'a row_count', 's.b few'])
  expect(all.failures.map(({ rows }) => rows.length)).toEqual([5, 0, 5])
  expect(named(await catalog.check({ severity: 'error' }))).toEqual(['a row_count', 's.b few'])
  expect(named(await catalog.check({ views: ['B'] }))).toEqual(['s.b few'])
  expect(named(await catalog.check({ views: ['s.b', 'a'], severity: 'error' }))).toEqual(['a row_count', 's.b few'])
  expect((await catalog.check({ rows: 2 })).failures.map(({ rows }) => rows.length)).toEqual([2, 0, 2])
  expect((await catalog.check({ rows: 0 })).failures.map(({ rows, count }) => [rows.length, count])).toEqual([
    [0, 9],
    [0, 9],
    [0, 9],
  ])
  await expect(catalog.check({ views: ['c', 's.bb'] })).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: expect.stringContaining(
      'has "s.bb", which is not a view of the catalog or a table of `checks`. Did you mean "s.b"?',
    ),
  })
  await expect(catalog.check({ views: ['bb'] })).rejects.toThrow('Did you mean "s.b"?')
  await expect(catalog.check({ rows: -1, severity: 'info', view: ['a'] } as never)).rejects.toMatchObject({
    issues: [
      { option: 'rows' },
      { option: 'severity' },
      { option: 'view', message: expect.stringContaining('did you mean `views`?') },
    ],
  })
  const reason = new Error('enough')
  await expect(catalog.check({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  await catalog.close()
  await expect(catalog.check()).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
})

test('a signal ends a running check', async () => {
  const slow = 'SELECT count(*) AS n FROM range(100_000_000_000) AS r(x) WHERE x % 7 = 3'
  await using catalog = connectToCatalog(catalogOf([{ name: 'slow', sql: slow, columns: { n: { not_null: true } } }]))
  await catalog.query('SELECT 1')
  const controller = new AbortController()
  const reason = new Error('enough')
  setTimeout(() => controller.abort(reason), 50)
  await expect(catalog.check({ signal: controller.signal })).rejects.toBe(reason)
})

test('freshness: UTC without a zone, the worse of two limits, and the clock of the database', async () => {
  const at = (sql: string, limits: object = { warn_after: '2h', error_after: '1d' }) => ({
    sql: `SELECT ${sql} AS seen`,
    freshness: { column: 'seen', ...limits },
  })
  const views = [
    at("(now() - INTERVAL 1 HOUR)::TIMESTAMPTZ AT TIME ZONE 'UTC'"),
    at('now() - INTERVAL 1 HOUR'),
    at("(now() - INTERVAL 3 HOUR)::TIMESTAMPTZ AT TIME ZONE 'UTC'"),
    at('now() - INTERVAL 3 HOUR'),
    at('now() - INTERVAL 30 HOUR'),
    at("(now()::TIMESTAMPTZ AT TIME ZONE 'UTC')::DATE - 3"),
    at('now() + INTERVAL 3 HOUR'),
    at("(now()::TIMESTAMPTZ AT TIME ZONE 'UTC')::TIMESTAMP_NS"),
    at("'infinity'::TIMESTAMP"),
    at('NULL::TIMESTAMP', { warn_after: '1d' }),
    at("now() - INTERVAL '25 hours 61 seconds'", { error_after: '90s' }),
    at("now() - INTERVAL '90.5 seconds'", { error_after: '90s' }),
  ].map((view, index) => ({ ...view, name: `v${index}` }))
  await using catalog = connectToCatalog(
    catalogOf(views, { duckdb: { settings: { TimeZone: 'America/New_York', integer_division: true } } }),
  )
  const { failures } = await catalog.check()
  expect(
    failures.map(({ view, severity, message }) => [views.findIndex(({ name }) => name === view), severity, message]),
  ).toEqual([
    [2, 'warn', 'the newest row is 3h old, the limit is 2h'],
    [3, 'warn', 'the newest row is 3h old, the limit is 2h'],
    [4, 'error', 'the newest row is 1d 6h old, the limit is 1d'],
    [5, 'error', expect.stringMatching(/^the newest row is 3d( \d+[hms])? old, the limit is 1d$/)],
    [8, 'error', 'the newest value is infinite'],
    [9, 'error', 'there are only NULLs'],
    [10, 'error', 'the newest row is 1d 1h old, the limit is 90s'],
    [11, 'error', 'the newest row is 1m 30s old, the limit is 90s'],
  ])
})

test('profiles and imports merge checks like views', async () => {
  await using folder = await makeFolder({
    'base.yaml': 'version: 1\nduckdb: {}\nchecks: [{table: t, row_count: {min: 1}}, {table: u, row_count: {min: 9}}]\n',
    'catalog.yaml': [
      'version: 1',
      'imports: [{path: base.yaml, override: true}]',
      'duckdb: {pragmas: [CREATE TABLE t AS SELECT 1 AS x, CREATE TABLE u AS SELECT 1 AS x]}',
      'views: [{name: v, sql: SELECT 1 AS x}]',
      'checks: [{table: T, row_count: {min: 5}}]',
      'profiles: {strict: {checks: [{table: u, row_count: {min: 10}}], views: [{name: v, sql: SELECT 1 AS x, row_count: {min: 3}}]}}',
    ].join('\n'),
    'clash.yaml': 'version: 1\nimports: [base.yaml]\nduckdb: {}\nchecks: [{table: t, row_count: {min: 5}}]\n',
  })
  const check = async (options: object = {}) => {
    await using catalog = connectToCatalog(folder.file('catalog.yaml'), options)
    return (await catalog.check()).failures.map(({ view, message }) => [view, message])
  }
  expect(await check()).toEqual(
    expect.arrayContaining([
      ['u', 'there is 1 row, fewer than 9'],
      ['T', 'there is 1 row, fewer than 5'],
    ]),
  )
  expect(await check({ profile: 'strict' })).toEqual(
    expect.arrayContaining([
      ['v', 'there is 1 row, fewer than 3'],
      ['u', 'there is 1 row, fewer than 10'],
      ['T', 'there is 1 row, fewer than 5'],
    ]),
  )
  await using clash = connectToCatalog(folder.file('clash.yaml'))
  await expect(clash.check()).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(/duplicates checks\[0\] \(.*(?:base|clash)\.yaml:\d+:\d+\); put their checks into one entry/),
  })
})

test('plans list the checks, and no text shows a credential', async () => {
  const secret = 'hunter2secret'
  const views: Views = [
    {
      name: 'v',
      sql: 'SELECT 1 AS x',
      checks: [{ name: 'c', sql: `SELECT 'postgres://u:${secret}@h/d' AS uri, nosuch FROM v` }],
      columns: { x: 'one' },
    },
  ]
  await using catalog = connectToCatalog(catalogOf(views))
  const plan = await catalog.plan()
  expect(plan.checks).toMatchObject([
    { view: 'v', column: 'x', check: 'exists', severity: 'error', at: ['views', 0, 'columns', 'x'] },
    { view: 'v', check: 'c', at: ['views', 0, 'checks', 0] },
  ])
  const report = await catalog.check()
  expect(report.failures).toHaveLength(1)
  expect(JSON.stringify([plan, report])).not.toContain(secret)
  await using plain = connectToCatalog(catalogOf([{ name: 'v', sql: 'SELECT 1 AS x' }]))
  expect(await plain.plan()).not.toHaveProperty('checks')
  expect(await plain.check()).toMatchObject({ failures: [], passed: [] })
})

test('checks follow a refresh, and run while others query', async () => {
  await using folder = await makeFolder()
  const write = (min: number) =>
    folder.write({ 'catalog.json': catalogOf([{ name: 'v', sql: 'SELECT 1 AS x', row_count: { min } }]) })
  await write(1)
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  expect(named(await catalog.check())).toEqual([])
  await write(2)
  expect(named(await catalog.check())).toEqual([])
  await catalog.refresh()
  const [first, second] = await Promise.all([catalog.check(), catalog.check(), catalog.query('FROM v')])
  expect([named(first), named(second)]).toEqual([['v row_count'], ['v row_count']])
})
