import { completeSql } from '../../../src/cli/repl/complete-sql.js'
import { connectToCatalog } from '../../../src/index.js'

const catalog = connectToCatalog({
  version: 1,
  duckdb: {},
  views: [
    { name: 'orders', sql: 'SELECT 1 AS order_id, 2 AS "unit price"' },
    { name: 'Order Items', sql: 'SELECT 1 AS item' },
    { name: 'order_returns', sql: 'SELECT 1 AS price, 2 AS reason' },
    { name: 'customers', sql: 'SELECT 1 AS price, 2 AS phone' },
    { name: 'total', db_schema: 'reports', sql: 'SELECT 1 AS total' },
  ],
})
afterAll(() => catalog.close())

/** The text before and after the cursor, at `|`. */
async function complete(marked: string, canBind = true): Promise<readonly string[]> {
  await using session = await catalog.session()
  const [before = '', after = ''] = marked.split('|')
  const { texts, replaced } = await completeSql(session, before, after, canBind)
  return texts.map((text) => before.slice(0, before.length - replaced.length) + text)
}

test.each([
  ['FROM ord|', ['FROM "Order Items"', 'FROM order_returns', 'FROM orders']],
  ['FROM "Ord|', ['FROM "Order Items"', 'FROM order_returns', 'FROM orders']],
  ['FROM tot|', ['FROM reports.total']],
  ['FROM reports.|', ['FROM reports.total']],
  ['FROM main.Ord|', ['FROM main."Order Items"', 'FROM main.order_returns', 'FROM main.orders']],
  ['SELECT o.| FROM orders o', ['SELECT o.order_id', 'SELECT o."unit price"']],
  ['SELECT o."un| FROM orders AS o', ['SELECT o."unit price"']],
  ['WITH c AS (SELECT 1 AS n) SELECT c.| FROM c', ['WITH c AS (SELECT 1 AS n) SELECT c.n']],
  ['SELECT i.| FROM "Order Items" AS i', ['SELECT i.item']],
  ['FROM nowhere n WHERE n.|', []],
  ['SELECT c.p|', ['SELECT c.price', 'SELECT c.phone']],
  ['SELECT customers.pr| FROM orders', ['SELECT customers.price']],
  ['SELECT o.|', ['SELECT o.order_id', 'SELECT o."unit price"']],
  ['SELECT oi.it|', ['SELECT oi.item']],
  ['SELECT reports.|', ['SELECT reports.total']],
  ['SELECT x.|', []],
  ['FROM customers.|', []],
  ["SELECT 'FROM ord|", []],
])('%s', async (marked, expected) => expect(await complete(marked)).toEqual(expected))

test('columns come before tables, functions and keywords', async () => {
  const texts = await complete('SELECT or| FROM orders')
  expect(texts.slice(0, 3)).toEqual(['SELECT order_id', 'SELECT orders', 'SELECT "Order Items"'])
  expect((await complete('SEL|'))[0]).toBe('SELECT ')
  expect(await complete('SELECT cou|')).toContain('SELECT count')
})

test('no ledger is suggested', async () => {
  for (const text of ['FROM |', 'FROM _|', 'FROM led|', 'SELECT |'])
    expect((await complete(text)).filter((suggestion) => /_duckalog|ledger/.test(suggestion))).toEqual([])
})

test('in a transaction nothing is bound but names', async () => {
  expect(await complete("SELECT f.| FROM 'nowhere.csv' f", false)).toEqual([])
  expect(await complete('SELECT o.order| FROM orders o', false)).toEqual(['SELECT o.order_id'])
  expect(await complete('SELECT o.order|', false)).toEqual([])
})
