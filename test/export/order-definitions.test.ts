import { orderDefinitions } from '../../src/export/order-definitions.js'
import type { ViewDefinition } from '../../src/views/definition/view-definition.js'

/** Views by qualified name, each with its SQL. */
function define(views: Readonly<Record<string, string>>): readonly ViewDefinition[] {
  return Object.entries(views).map(([key, sql]) => {
    const [schema = '', name = ''] = key.includes('.') ? key.split('.') : ['main', key]
    return { schema, name, sql, hash: '', at: ['views', 0] }
  })
}

const order = (views: Readonly<Record<string, string>>) =>
  orderDefinitions(define(views), 'shop').map(({ schema, name }) => (schema === 'main' ? name : `${schema}.${name}`))

test.each([
  { what: 'what is free keeps its order', views: { b: 'SELECT 1', a: 'SELECT 2' }, ordered: ['b', 'a'] },
  { what: 'FROM', views: { a: 'FROM b', b: 'SELECT 1' }, ordered: ['b', 'a'] },
  { what: 'JOIN', views: { a: 'FROM t JOIN "b" USING (i)', b: 'SELECT 1' }, ordered: ['b', 'a'] },
  { what: 'a list', views: { a: 'SELECT * FROM t, b', b: 'SELECT 1' }, ordered: ['b', 'a'] },
  { what: 'brackets', views: { a: 'SELECT * FROM (b JOIN c USING (i))', b: 'FROM c', c: 'SELECT 1' }, ordered: ['c', 'b', 'a'] },
  { what: 'another case', views: { a: 'FROM B', b: 'SELECT 1' }, ordered: ['b', 'a'] },
  { what: 'a quoted name', views: { a: 'FROM "b ""c"""', 'b "c"': 'SELECT 1' }, ordered: ['b "c"', 'a'] },
  { what: 'a schema', views: { a: 'FROM s.b', b: 'FROM a', 's.b': 'SELECT 1' }, ordered: ['s.b', 'a', 'b'] },
  { what: 'its own schema first', views: { 's.a': 'FROM b', b: 'FROM s.a', 's.b': 'SELECT 1' }, ordered: ['s.b', 's.a', 'b'] },
  { what: 'its own database', views: { a: 'FROM shop.main.b', c: 'FROM shop.b', b: 'SELECT 1' }, ordered: ['b', 'a', 'c'] },
  { what: 'another database', views: { a: 'FROM other.main.b', b: 'FROM a' }, ordered: ['a', 'b'] },
  { what: 'a comment', views: { a: 'SELECT 1 -- FROM b', b: 'FROM a' }, ordered: ['a', 'b'] },
  { what: 'a text in quotes', views: { a: "SELECT ' FROM b ' AS t", b: 'FROM a' }, ordered: ['a', 'b'] },
  { what: 'query_table', views: { a: "FROM query_table('b')", b: 'SELECT 1' }, ordered: ['b', 'a'] },
  { what: 'query_table with a schema', views: { a: "FROM query_table('s.b')", 's.b': 'SELECT 1' }, ordered: ['s.b', 'a'] },
  { what: 'query', views: { a: "FROM query('FROM ' || ('b'))", b: 'SELECT 1' }, ordered: ['b', 'a'] },
  { what: 'query in query', views: { a: "FROM query($$FROM query('FROM b')$$)", b: 'SELECT 1' }, ordered: ['b', 'a'] },
  { what: 'a CTE of the same name', views: { a: 'WITH b AS (SELECT 1) FROM b', b: 'FROM a' }, ordered: ['a', 'b'] },
  { what: 'a CTE that reads its namesake', views: { a: 'WITH b AS (FROM b) FROM b', b: 'SELECT 1' }, ordered: ['b', 'a'] },
  { what: 'a column of the same name', views: { a: 'SELECT 1 AS x, b FROM t', b: 'FROM a' }, ordered: ['a', 'b'] },
  { what: 'a function of the same name', views: { a: 'SELECT * FROM b(1)', b: 'FROM a' }, ordered: ['a', 'b'] },
  { what: 'itself', views: { a: 'FROM a', b: 'SELECT 1' }, ordered: ['a', 'b'] },
  { what: 'a circle', views: { a: 'FROM b', b: 'FROM a', c: 'SELECT 1' }, ordered: ['c', 'a', 'b'] },
  { what: 'SQL that cannot be read', views: { a: "SELECT '", b: 'SELECT 1' }, ordered: ['a', 'b'] },
])('$what', ({ views, ordered }) => expect(order(views)).toEqual(ordered))

test('a view in an attached database', () => {
  const at = ['views', 0]
  const lake = { database: 'lake', schema: 'main', hash: '', at }
  const views = [
    { ...lake, name: 'a', sql: 'FROM lake.main.b JOIN c USING (i)' },
    { schema: 'main', name: 'b', sql: 'FROM lake.a', hash: '', at },
    { ...lake, name: 'b', sql: 'SELECT 1 AS i' },
    { schema: 'main', name: 'c', sql: 'SELECT 1 AS i', hash: '', at },
  ]
  expect(orderDefinitions(views, 'shop').map(({ database = 'shop', name }: ViewDefinition) => `${database}.${name}`)).toEqual([
    'lake.b',
    'shop.c',
    'lake.a',
    'shop.b',
  ])
})

test('a view comes after the views that its macros name, resolved from the view', () => {
  const at = ['views', 0]
  const definitions: readonly ViewDefinition[] = [
    { schema: 's', name: 'v', sql: 'FROM outer_one()', hash: '', at },
    { schema: 's', name: 'base', sql: 'SELECT 1', hash: '', at },
    { schema: 'main', name: 'outer_one', macro: 'table', sql: 'FROM inner_one()', hash: '', at },
    { schema: 'main', name: 'inner_one', macro: 'table', sql: 'FROM base', hash: '', at },
    { schema: 'main', name: 'base', sql: 'SELECT 1', hash: '', at },
  ]
  const names = orderDefinitions(definitions, 'shop').map(({ schema, name }) => `${schema}.${name}`)
  expect(names).toEqual(['s.base', 'main.base', 'main.inner_one', 'main.outer_one', 's.v'])
})

test('a long chain, backwards', () => {
  const names = Array.from({ length: 1_000 }, (_, index) => `v${index}`)
  const views = Object.fromEntries(names.map((name, index) => [name, index === 999 ? 'SELECT 1' : `FROM v${index + 1}`]))
  expect(order(views)).toEqual(names.reverse())
})
