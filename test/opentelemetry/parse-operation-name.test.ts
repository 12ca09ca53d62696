import { placeOf } from '../../src/opentelemetry/attributes.js'
import { parseOperationName } from '../../src/opentelemetry/parse-operation-name.js'

test.each([
  ['select 1', 'SELECT'],
  ['  -- a\n /* b */ (SELECT 1)', 'SELECT'],
  ['FROM t', 'FROM'],
  ['WITH a AS (DELETE FROM x), b AS MATERIALIZED (SELECT 1) INSERT INTO t FROM a', 'INSERT'],
  ['with recursive a(n) as (select 1 union all select n + 1 from a) from a', 'FROM'],
  ['(WITH a AS (SELECT 1) FROM a)', 'FROM'],
  ['SELECT 1; SELECT 2', 'BATCH'],
  ['SELECT 1;', 'SELECT'],
  ['"select" 1', undefined],
  ['s3cr3t', undefined],
  ["SELECT 'open", undefined],
  ['WITH', undefined],
  ['', undefined],
])('%s is %s', (sql, name) => {
  expect(parseOperationName(sql)).toBe(name)
})

test.each([
  [':memory:', { 'db.namespace': 'memory' }],
  ['/data/shop.duckdb', { 'db.namespace': 'shop' }],
  ['md:sales', { 'db.namespace': 'sales' }],
  ['quack:db.internal', { 'server.address': 'db.internal' }],
  ['quack:[::1]:9000?disable_ssl=true', { 'server.address': '::1', 'server.port': 9000 }],
  ['quack:', {}],
  [undefined, {}],
])('the database %s is at %j', (database, place) => {
  expect(placeOf(database)).toEqual(place)
})
