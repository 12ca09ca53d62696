import type { CatalogConfig, ViewConfig } from '../../src/config/catalog-config.js'
import { planViews } from '../../src/views/plan-views.js'

const config = (view: Omit<ViewConfig, 'name'>, attachments: CatalogConfig['attachments'] = {}): CatalogConfig => ({
  version: 1,
  duckdb: {},
  attachments,
  views: [{ name: 'v', ...view }],
})

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

test('the hash changes with the SQL and with the description, and with nothing else', () => {
  const hashOf = (view: Omit<ViewConfig, 'name'>) => planViews(config(view))[0]?.hash
  const base = hashOf({ sql: 'SELECT 1', description: 'one' })
  expect(hashOf({ sql: 'SELECT 1;', description: 'one', tags: ['x'], db_schema: 's' })).toBe(base)
  expect(hashOf({ sql: 'SELECT 2', description: 'one' })).not.toBe(base)
  expect(hashOf({ sql: 'SELECT 1', description: 'two' })).not.toBe(base)
  expect(hashOf({ sql: 'SELECT 1' })).not.toBe(base)
})

test('an SQL file that was not read is refused with its place', () => {
  expect(() => planViews(config({ sql_file: 'v.sql' }))).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', at: ['views', 0] }),
  )
})
