import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Ajv as AjvClass } from 'ajv'
import { loadLineage } from '../../../src/docs/index.js'
import type { CatalogInput } from '../../../src/index.js'
import { makeFolder } from '../../support/catalog-folder.js'

const Ajv: typeof AjvClass = createRequire(import.meta.url)('ajv')
const schema = JSON.parse(readFileSync(new URL('../../../schema/lineage.schema.json', import.meta.url), 'utf8'))
const isLineage = new Ajv().compile(schema)

type Parts = { readonly [Key in keyof CatalogInput]?: CatalogInput[Key] | undefined }

const edgesOf = async (catalog: Parts) => {
  const lineage = await loadLineage({ version: 1, duckdb: {}, ...catalog } as CatalogInput)
  expect([isLineage(lineage), isLineage.errors]).toEqual([true, null])
  return lineage.edges.map(({ from, to }) => `${from} > ${to}`)
}

/** The edges of one view `v` with this SQL, beside the view `orders`. */
const reads = async (sql: string, rest: Parts = {}) => {
  const views = [{ name: 'orders', sql: 'SELECT 1 AS id' }, { name: 'v', sql }, ...(rest.views ?? [])]
  const edges = await edgesOf({ ...rest, views: views as CatalogInput['views'] })
  return edges.flatMap((edge) => (edge.endsWith(' > view:v') ? [edge.replace(/ > .*$/, '')] : []))
}

const servers = {
  attachments: {
    postgres: [
      { alias: 'crm', host: 'localhost', database: 'd', user: 'u', password: 'p4ssw0rd' },
      { alias: 'erp', host: 'localhost', database: 'd', user: 'u', password: 'p4ssw0rd', schema: 'sales' },
    ],
    duckdb: [{ alias: 'fleet', path: 'fleet.duckdb' }],
  },
} as Parts

test.each([
  ['FROM orders', ['view:orders']],
  ['FROM main.orders', ['view:orders']],
  ['FROM "ORDERS" o, orders p', ['view:orders']],
  ['WITH orders AS (SELECT 2 AS id) FROM orders', []],
  ["FROM query_table('orders')", ['view:orders']],
  ["FROM query('FROM orders')", ['view:orders']],
  ['SELECT (SELECT max(id) FROM orders)', ['view:orders']],
  ['FROM lines', ['source:lines']],
  ['FROM raw.lines', ['source:raw.lines']],
  ['FROM crm.customers', ['source:crm.public.customers']],
  ['FROM crm.public.customers JOIN crm.customers c USING (id)', ['source:crm.public.customers']],
  ['FROM erp.customers', ['source:erp.sales.customers']],
  ['FROM fleet.planes', ['source:fleet.main.planes']],
  ["FROM 'data/x.parquet'", ['source:data/x.parquet']],
  ["FROM read_csv(['a.csv', 'b.csv'], header = true)", ['source:a.csv', 'source:b.csv']],
  ["FROM read_parquet('s3://bucket/part-?.parquet')", ['source:s3://bucket/part-?.parquet']],
  ["FROM read_parquet('https://u:secret99@host/x.parquet?sig=canary88&v=1')", ['source:https://host/x.parquet']],
  ["FROM read_json(getvariable('file'))", ['source:read_json(…)']],
  ["FROM postgres_scan('host=h password=canary88', 'public', 'orders')", ['source:postgres_scan(public.orders)']],
  ["FROM postgres_query('crm', 'SELECT 1')", ['source:postgres_query(crm)']],
  ["SELECT 'read_csv(''x.csv'')' AS text -- read_csv('y.csv')", []],
  ['FROM range(3)', []],
])('%s', async (sql, expected) => expect(await reads(sql, servers)).toEqual(expected))

test('names are looked up in the schema of the view, then in main, then on the search path', async () => {
  const sql = 'FROM orders'
  const views = [
    { name: 'orders', sql: 'SELECT 1 AS id' },
    { name: 'orders', db_schema: 'sales', sql: 'SELECT 1 AS id' },
    { name: 'a', db_schema: 'sales', sql },
    { name: 'b', db_schema: 'raw', sql },
  ]
  expect(await edgesOf({ views })).toEqual(['view:orders > view:raw.b', 'view:sales.orders > view:sales.a'])
  const pragmas = ['USE crm.public']
  expect(
    await edgesOf({ ...servers, duckdb: { pragmas }, views: [{ name: 'v', db_schema: 'main', sql: 'FROM customers' }] }),
  ).toEqual(['source:crm.public.customers > view:v'])
})

test('a view reads what the macros that it calls read', async () => {
  const macros = [
    { name: 'newest', parameters: [], table_sql: 'FROM orders' },
    { name: 'lines', parameters: ['n'], table_sql: "SELECT * FROM read_csv('lines.csv') LIMIT n" },
    { name: 'all_of_them', parameters: [], table_sql: 'FROM newest(), lines(1)' },
  ] as CatalogInput['macros']
  expect(await reads('FROM newest()', { macros })).toEqual(['view:orders'])
  expect(await reads('FROM all_of_them()', { macros })).toEqual(['source:lines.csv', 'view:orders'])
})

test('a semantic model reads its views, and its dimensions and measures are columns', async () => {
  const lineage = await loadLineage({
    version: 1,
    duckdb: {},
    views: [
      { name: 'orders', sql: 'SELECT 1 AS id' },
      { name: 'customers', db_schema: 'crm', sql: 'SELECT 1 AS id' },
    ],
    semantic_models: [
      {
        ...{ name: 'revenue', base_view: 'orders', tags: ['money'] },
        joins: [{ to_view: 'crm.customers', type: 'left', on_condition: 'true' }],
        dimensions: [{ name: 'who', expression: 'customers.id', description: 'The customer' }],
        measures: [{ name: 'total', expression: 'sum(orders.id)' }],
      },
    ],
  })
  expect(lineage.edges).toEqual([
    { from: 'view:crm.customers', to: 'model:revenue' },
    { from: 'view:orders', to: 'model:revenue' },
  ])
  expect(lineage.nodes.at(-1)).toEqual({
    ...{ id: 'model:revenue', kind: 'model', name: 'revenue', tags: ['money'] },
    columns: [
      { name: 'who', description: 'The customer', role: 'dimension', expression: 'customers.id' },
      { name: 'total', role: 'measure', expression: 'sum(orders.id)' },
    ],
  })
})

test('nodes have what the config says, and nothing of this machine', async () => {
  await using folder = await makeFolder({
    'catalog.yaml': `version: 1
duckdb: {}
imports: [more.yaml]
checks: [{ table: crm.customers, row_count: { min: 1 } }]
attachments: { sqlite: [{ alias: crm, path: crm.sqlite }] }
views:
  - name: lines
    source: csv
    uri: [data/lines.csv, ../other.csv]
    description: Lines of orders
    tags: [raw]
    columns: { id: { unique: true, tags: [pii] }, note: free text }
`,
    'more.yaml': 'views:\n  - { name: people, source: sqlite, database: crm, table: customers }\n',
  })
  const lineage = await loadLineage(folder.file('catalog.yaml'))
  expect(JSON.stringify(lineage)).not.toContain(folder.path)
  expect(lineage.nodes).toEqual([
    { id: 'source:../other.csv', kind: 'source', name: '../other.csv' },
    {
      ...{ id: 'source:crm.main.customers', kind: 'source', name: 'crm.main.customers' },
      checks: [{ check: 'row_count', severity: 'error' }],
    },
    { id: 'source:data/lines.csv', kind: 'source', name: 'data/lines.csv' },
    {
      ...{ id: 'view:lines', kind: 'view', name: 'lines', description: 'Lines of orders', tags: ['raw'] },
      sql: "SELECT * FROM read_csv(['data/lines.csv', '../other.csv'])",
      location: { file: 'catalog.yaml', line: 7 },
      columns: [
        { name: 'id', tags: ['pii'] },
        { name: 'note', description: 'free text' },
      ],
      checks: [{ check: 'unique', column: 'id', severity: 'error' }],
    },
    {
      ...{ id: 'view:people', kind: 'view', name: 'people', sql: 'SELECT * FROM "crm"."main"."customers"' },
      location: { file: 'more.yaml', line: 2 },
    },
  ])
  expect(Object.isFrozen(lineage.nodes[0])).toBe(true)
  const working = process.cwd()
  process.chdir(join(folder.path))
  try {
    expect(await loadLineage('catalog.yaml')).toEqual(lineage)
  } finally {
    process.chdir(working)
  }
})

test('a cycle, and SQL that is no view, are errors', async () => {
  const cycle = [
    { name: 'a', sql: 'FROM b' },
    { name: 'b', sql: 'FROM a' },
  ]
  await expect(edgesOf({ views: cycle })).rejects.toMatchObject({ code: 'VIEW_CYCLE' })
  await expect(edgesOf({ views: [{ name: 'a', sql: 'DELETE FROM b' }] })).rejects.toMatchObject({ code: 'VIEW_INVALID' })
  await expect(loadLineage('no-such-file.yaml')).rejects.toMatchObject({ code: 'CONFIG_NOT_FOUND' })
})

test('paths of a catalog in code are relative to the folder from which they are resolved', async () => {
  const views: CatalogInput['views'] = [
    { name: 'items', source: 'parquet', uri: 'data/items.parquet' },
    { name: 'lines', source: 'csv', uri: '../lines.csv' },
  ]
  const lineage = await loadLineage({ version: 1, duckdb: {}, views })
  expect(lineage.edges.map(({ from }) => from)).toEqual(['source:../lines.csv', 'source:data/items.parquet'])
  expect(JSON.stringify(lineage)).not.toContain(process.cwd())
})
