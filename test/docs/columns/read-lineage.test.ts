import { type CatalogLineage, loadLineage, renderGraph } from '../../../src/docs/index.js'
import { type CatalogInput, connectToCatalog } from '../../../src/index.js'
import { generateTypes } from '../../../src/types/index.js'
import { makeFolder } from '../../support/catalog-folder.js'

/** The lines below a node. */
const columnsOf = (lineage: CatalogLineage, name: string) => {
  const lines = renderGraph(lineage).split('\n')
  const start = lines.findIndex((line) => line.split(/\s+/)[1] === name)
  const rest = lines.slice(start + 1)
  return rest
    .slice(
      0,
      rest.findIndex((line) => !line.startsWith('    ')),
    )
    .map((line) => line.trim())
}

test('a connected catalog is traced into files that its SQL reads, and offline the same but for these', async () => {
  await using folder = await makeFolder({ 'lines.csv': 'id,day,amount\n1,2026-01-01,2.5\n', 'people.csv': 'id,name\n1,Ann\n' })
  const csv = (name: string) => `read_csv('${folder.file(name)}')`
  const input: CatalogInput = {
    version: 1,
    duckdb: { database: folder.file('shop.duckdb') },
    macros: [{ name: 'people', parameters: [], table_sql: `FROM ${csv('people.csv')}` }],
    views: [
      { name: 'plain', source: 'csv', uri: folder.file('lines.csv') },
      {
        name: 'filtered',
        source: 'csv',
        uri: folder.file('lines.csv'),
        sql: 'SELECT id, amount * 2 AS twice FROM source WHERE day IS NULL',
      },
      {
        name: 'joined',
        sql: `SELECT l.amount, p.name FROM ${csv('lines.csv')} l JOIN ${csv('people.csv')} AS p(key, name) ON key = id`,
      },
      { name: 'by_name', sql: `SELECT id FROM '${folder.file('people.csv')}'` },
      { name: 'through', sql: 'SELECT name FROM people()' },
      { name: 'last', sql: 'SELECT p.amount AS a, f.twice AS b FROM plain p, filtered f, through' },
    ],
  }
  const base = folder.path
  await using catalog = connectToCatalog(input, { base })
  const live = await catalog.lineage({ columns: true })
  const [lines, people] = ['lines.csv', 'people.csv']
  const unknown = '! Its SQL reads files, whose columns are only known where they can be read.'
  expect(columnsOf(live, 'plain')).toEqual([
    `id BIGINT  <- ${lines}.id`,
    `day DATE  <- ${lines}.day`,
    `amount DOUBLE  <- ${lines}.amount`,
  ])
  expect(columnsOf(live, 'filtered')).toEqual([
    `id BIGINT  <- ${lines}.id`,
    `twice DOUBLE  <- ${lines}.amount`,
    `(rows)  <- ${lines}.day`,
  ])
  expect(columnsOf(live, 'joined')).toEqual([
    `amount DOUBLE  <- ${lines}.amount`,
    `name VARCHAR  <- ${people}.name`,
    `(rows)  <- ${lines}.id, ${people}.id`,
  ])
  expect(columnsOf(live, 'by_name')).toEqual([`id BIGINT  <- ${people}.id`])
  expect(columnsOf(live, 'through')).toEqual([`name VARCHAR  <- ${people} (unknown)`, unknown])
  expect(columnsOf(live, 'last')).toEqual(['a DOUBLE  <- plain.amount', 'b DOUBLE  <- filtered.twice'])
  const { columns } = await generateTypes(catalog)
  const offline = await loadLineage(input, { columns, base })
  for (const name of ['plain', 'through', 'last']) expect(columnsOf(offline, name)).toEqual(columnsOf(live, name))
  for (const name of ['filtered', 'joined', 'by_name']) expect(columnsOf(offline, name).at(-1)).toBe(unknown)
  expect((await catalog.lineage()).columnEdges).toBeUndefined()
})

const table = (...names: readonly string[]) => ({ columns: names.map((name) => ({ name, type: 'INTEGER' })) })

test('what is not known is unknown, with the reason, and nothing else is', async () => {
  const views = [
    { name: 'good', sql: 'SELECT a AS v FROM t' },
    { name: 'broken', sql: 'SELECT nope FROM t', columns: { nope: 'a text' } },
    { name: 'above', sql: 'SELECT nope, v FROM broken, good' },
    { name: 'missing', sql: 'SELECT a FROM crm.public.customers' },
    { name: 'unread', sql: "SELECT * FROM read_csv('new.csv')" },
  ]
  const lineage = await loadLineage(
    { version: 1, duckdb: {}, views },
    { columns: JSON.stringify({ sources: { t: table('a') } }) },
  )
  expect(columnsOf(lineage, 'good')).toEqual(['v INTEGER  <- t.a'])
  expect(columnsOf(lineage, 'broken')).toEqual(['nope  <- t (unknown)', '! Referenced column "nope" not found in FROM clause!'])
  expect(columnsOf(lineage, 'above')).toEqual([
    '(rows)  <- broken (unknown), good (unknown)',
    expect.stringMatching(/^! .*broken/),
  ])
  expect(columnsOf(lineage, 'missing')).toEqual(['(rows)  <- crm.public.customers (unknown)', expect.stringMatching(/^! .*crm/)])
  expect(columnsOf(lineage, 'unread')).toEqual(['(rows)  <- new.csv (unknown)', expect.stringMatching(/^! /)])
  expect(lineage.columnEdges?.filter(({ to }) => to.node === 'view:above')).toEqual([
    { from: { node: 'view:broken' }, to: { node: 'view:above' }, kind: 'unknown' },
    { from: { node: 'view:good' }, to: { node: 'view:above' }, kind: 'unknown' },
  ])
})

test('names are those that DuckDB resolves, also if the graph without columns sees another', async () => {
  const sources = { 'crm.public.people': table('id'), 'crm.sales.orders': table('id'), 'erp.main.lines': table('id') }
  const lineage = await loadLineage(
    {
      version: 1,
      duckdb: { pragmas: ['USE crm.sales'] },
      attachments: {
        postgres: [{ alias: 'crm', host: 'h', database: 'd', user: 'u', password: 'p4ssword' }],
        duckdb: [{ alias: 'erp', path: 'erp.duckdb' }],
      },
      views: [
        { name: 'v', db_schema: 'main', sql: 'SELECT o.id FROM orders o, crm.people p, erp.lines' },
        { name: 'same', db_schema: 'a', sql: 'SELECT id FROM v' },
        { name: 'v', db_schema: 'a', sql: 'SELECT 1 AS id' },
      ],
    },
    { columns: JSON.stringify({ sources }) },
  )
  expect(lineage.edges.map(({ from, to }) => `${from} > ${to}`)).toEqual([
    'source:crm.public.people > view:v',
    'source:crm.sales.orders > view:v',
    'source:erp.main.lines > view:v',
    'view:a.v > view:a.same',
  ])
})

test('dimensions and measures of a semantic model are traced through its joins', async () => {
  const lineage = await loadLineage(
    {
      version: 1,
      duckdb: {},
      views: [
        { name: 'orders', sql: 'FROM o' },
        { name: 'customers', db_schema: 'crm', sql: 'FROM c' },
      ],
      semantic_models: [
        {
          ...{ name: 'revenue', base_view: 'orders' },
          joins: [{ to_view: 'crm.customers', type: 'left', on_condition: 'customers.id = orders.customer -- as it is' }],
          dimensions: [{ name: 'country', expression: 'customers.country + 1' }],
          measures: [
            { name: 'total', expression: 'sum(amount) FILTER (country IS NOT NULL)' },
            { name: 'wrong', expression: 'sum(nope)' },
          ],
        },
      ],
    },
    { columns: JSON.stringify({ sources: { o: table('id', 'customer', 'amount'), c: table('id', 'country') } }) },
  )
  expect(columnsOf(lineage, 'revenue')).toEqual([
    'country  <- crm.customers.country',
    'total  <- crm.customers.country (indirect), crm.customers.id (indirect), orders.amount, orders.customer (indirect)',
    'wrong  <- crm.customers (unknown), orders (unknown)',
    '(rows)  <- crm.customers.id, orders.customer',
    '! wrong: Referenced column "nope" not found in FROM clause!',
  ])
})
