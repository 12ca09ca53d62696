import type { CatalogConfig } from '../../../src/config/model/catalog-config.js'
import type { ViewConfig } from '../../../src/config/model/view/view-config.js'
import { parseConfigObject } from '../../../src/config/parse-config.js'
import { planViews } from '../../../src/views/definition/plan-views.js'

const config = (view: Omit<ViewConfig, 'name'>, attachments: CatalogConfig['attachments'] = {}): CatalogConfig => ({
  version: 1,
  duckdb: {},
  attachments,
  views: [{ name: 'v', ...view }],
})

const csvSource = "WITH source AS (SELECT * FROM read_csv('a.csv'))\nSELECT * FROM (\n"

const pg = { postgres: [{ alias: 'pg', schema: 'sales' }] }

test.each<[view: Omit<ViewConfig, 'name'>, sql: string, attachments?: CatalogConfig['attachments']]>([
  [{ sql: ' SELECT 1 ; ' }, 'SELECT 1'],
  [{ source: 'parquet', uri: "/data/it's.parquet" }, "SELECT * FROM read_parquet('/data/it''s.parquet')"],
  [
    { source: 'parquet', uri: 's3://b/*.parquet', options: { union_by_name: true, hive_types: { day: 'DATE' } } },
    "SELECT * FROM read_parquet('s3://b/*.parquet', union_by_name = true, hive_types = {'day': 'DATE'})",
  ],
  [
    { source: 'csv', uri: 'a.csv', options: { delim: '\t', names: ['a', 'b'] } },
    "SELECT * FROM read_csv('a.csv', delim = '\t', names = ['a', 'b'])",
  ],
  [{ source: 'parquet', uri: ['a', "b'"] }, "SELECT * FROM read_parquet(['a', 'b'''])"],
  [
    { source: 'parquet', uri: 'a', options: { schema: { 1: { name: 'x' }, 2: { name: 'y' } } } },
    "SELECT * FROM read_parquet('a', schema = MAP {1: {'name': 'x'}, 2: {'name': 'y'}})",
  ],
  [
    { source: 'parquet', uri: 'a', options: { schema: { x: { name: 'y' } } } },
    "SELECT * FROM read_parquet('a', schema = MAP {'x': {'name': 'y'}})",
  ],
  [{ source: 'excel', uri: 'a.xlsx', options: { sheet: 'One' } }, "SELECT * FROM read_xlsx('a.xlsx', sheet = 'One')"],
  [
    { source: 'excel', uri: ['a', 'b'], options: { header: true } },
    "SELECT * FROM read_xlsx('a', header = true) UNION ALL BY NAME SELECT * FROM read_xlsx('b', header = true)",
  ],
  [{ source: 'delta', uri: 's3://b/t' }, "SELECT * FROM delta_scan('s3://b/t')"],
  [{ source: 'iceberg', uri: '/t', options: { version: '1' } }, "SELECT * FROM iceberg_scan('/t', version = '1')"],
  [{ source: 'iceberg', catalog: 'rest', table: 'sales.orders' }, 'SELECT * FROM "rest"."sales"."orders"'],
  [{ source: 'iceberg', catalog: 'rest', table: 'orders' }, 'SELECT * FROM "rest"."orders"'],
  [{ source: 'csv', uri: 'a.csv', sql: ' FROM source; -- all ' }, `${csvSource}FROM source\n)`],
  [
    { source: 'duckdb', database: 'ref', table: 't', sql: 'FROM source' },
    'WITH source AS (SELECT * FROM "ref"."main"."t")\nSELECT * FROM (\nFROM source\n)',
  ],
  [{ source: 'ducklake', database: 'lake', table: 't' }, 'SELECT * FROM "lake"."main"."t"'],
  [{ source: 'mysql', database: 'my', table: 't' }, 'SELECT * FROM "my"."t"'],
  [{ source: 'mysql', database: 'my', table: 'd.t' }, 'SELECT * FROM "my"."d"."t"'],
  [
    { source: 'mysql', database: 'MY', table: 't' },
    'SELECT * FROM "MY"."shop"."t"',
    { mysql: [{ alias: 'my', database: 'shop' }] } as CatalogConfig['attachments'],
  ],
  [{ source: 'csv', uri: ['a', 'b'] }, "SELECT * FROM read_csv(['a', 'b'])"],
  [{ source: 'json', uri: ['a', 'b'] }, "SELECT * FROM read_json(['a', 'b'])"],
  [
    { source: 'csv', uri: ['a', 'b'], options: { auto_detect: 'once' } },
    "SELECT * FROM read_csv(['a', 'b'], auto_detect = 'once')",
  ],
  [{ source: 'json', uri: 'a', options: { auto_detect: 'once' } }, "SELECT * FROM read_json('a', auto_detect = 'once')"],
  [{ source: 'csv', uri: 'a', options: { Auto_Detect: 'once', delim: ';' } }, "SELECT * FROM read_csv('a', delim = ';')"],
  [{ source: 'json', uri: 'a.json' }, "SELECT * FROM read_json('a.json')"],
  [{ source: 'duckdb', database: 'ref', table: 't' }, 'SELECT * FROM "ref"."main"."t"'],
  [{ source: 'sqlite', database: 'lite', table: 'we"ird' }, 'SELECT * FROM "lite"."main"."we""ird"'],
  [
    { source: 'postgres', database: 'pg', table: 'orders' },
    'SELECT * FROM "pg"."public"."orders"',
    { postgres: [{ alias: 'pg' }] },
  ],
  [{ source: 'postgres', database: 'pg', table: 'orders' }, 'SELECT * FROM "pg"."sales"."orders"', pg],
  [{ source: 'postgres', database: 'pg', table: 'archive.orders' }, 'SELECT * FROM "pg"."archive"."orders"', pg],
])('%j becomes %s', (...[view, sql, attachments]) => {
  expect(planViews(config(view, attachments))).toEqual([expect.objectContaining({ schema: 'main', name: 'v', sql })])
})

test('the hash changes only with the SQL and the description', () => {
  const hashOf = (view: Omit<ViewConfig, 'name'>) => planViews(config(view))[0]?.hash
  const base = hashOf({ sql: 'SELECT 1', description: 'one' })
  expect(hashOf({ sql: 'SELECT 1;', description: 'one', tags: ['x'], db_schema: 's' })).toBe(base)
  expect(hashOf({ sql: 'SELECT 2', description: 'one' })).not.toBe(base)
  expect(hashOf({ sql: 'SELECT 1', description: 'two' })).not.toBe(base)
  expect(hashOf({ sql: 'SELECT 1' })).not.toBe(base)
})

test.each<Omit<ViewConfig, 'name'>>([
  { sql_file: 'v.sql' },
  { sql_template: { path: 'v.sql' } },
  { sql_file: { path: 'v.sql' }, source: 'csv', uri: 'a.csv' },
])('an SQL file that was not read is refused with its place: %j', (view) => {
  expect(() => planViews(config(view))).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', at: ['views', 0] }))
})

test('a config that was parsed has one plan, which nobody can change; one that a host has put together is planned each time', () => {
  const parsed = parseConfigObject({ version: 1, duckdb: {}, views: [{ name: 'v', sql: 'SELECT 1' }] })
  const views = planViews(parsed)
  expect(planViews(parsed)).toBe(views)
  expect(() => (views as unknown[]).pop()).toThrow(TypeError)
  const made = Object.freeze({ ...config({ sql: 'SELECT 1' }), views: [{ name: 'v', sql: 'SELECT 1' }] })
  expect(planViews(made)).toHaveLength(1)
  made.views.push({ name: 'w', sql: 'SELECT 2' })
  expect(planViews(made)).toHaveLength(2)
})

test.each<[view: Omit<ViewConfig, 'name'>, hash: string]>([
  [{ sql: 'SELECT 1' }, '35ee3ffb51e16a4ee5a0f245d38739ec'],
  [{ sql: 'SELECT 1', description: 'One' }, '633d06e256afc2615bfb9e6a98e2eaf2'],
  [{ sql: 'SELECT 1', db_schema: 's' }, '35ee3ffb51e16a4ee5a0f245d38739ec'],
  [{ sql: 'SELECT 1 AS a', columns: { a: 'The first' } }, '0744e8690dcaf90bd4bbc2e1c040c971'],
  [{ source: 'csv', uri: 'a.csv', options: { auto_detect: 'once' } }, 'eba6bae966b9b088a94ca90300c2598d'],
])('the hash of %j stays the same, because another one would replace the view in each database', (view, hash) => {
  expect(planViews(config(view)).map((each) => each.hash)).toEqual([hash])
})
