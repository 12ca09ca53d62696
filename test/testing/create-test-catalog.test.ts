import { existsSync } from 'node:fs'
import { connectToCatalog } from '../../src/index.js'
import { createTestCatalog, type TestCatalogOptions } from '../../src/testing/index.js'
import { generateTypes } from '../../src/types/index.js'
import { type CatalogFolder, makeFolder } from '../support/catalog-folder.js'
import { rawQuery } from '../support/raw-duckdb.js'
import { columnsFile } from './support/columns-file.js'

let folder: CatalogFolder
beforeAll(async () => {
  folder = await makeFolder()
})
afterAll(() => folder[Symbol.asyncDispose]())

const shop = {
  version: 1 as const,
  duckdb: {},
  attachments: { postgres: [{ alias: 'crm', host: 'nowhere.invalid', database: 'crm', user: 'me', password: '${env:NOT_SET}' }] },
  views: [
    { name: 'orders', source: 'parquet' as const, uri: 's3://bucket/orders/*.parquet' },
    { name: 'customers', source: 'postgres' as const, database: 'crm', table: 'customers' },
    { name: 'raw_events', sql: "SELECT * FROM read_json('https://nowhere.invalid/events.json')" },
    {
      name: 'revenue',
      sql: 'SELECT name, sum(amount) AS revenue FROM orders JOIN crm.customers USING (customer_id) GROUP BY name ORDER BY name',
    },
  ],
}
const shopColumns = columnsFile({
  orders: [
    ['order_id', 'INTEGER', true],
    ['customer_id', 'INTEGER'],
    ['amount', 'DECIMAL(10,2)'],
    ['seen_at', 'TIMESTAMP WITH TIME ZONE'],
    ['tags', 'STRUCT("key" VARCHAR, "value" DECIMAL(4,1))[]'],
  ],
  'crm.public.customers': [
    ['customer_id', 'INTEGER', true],
    ['name', 'VARCHAR'],
  ],
  raw_events: [['id', 'BIGINT']],
})

async function makeShop(options: TestCatalogOptions = {}) {
  await folder.write({ 'shop.columns.json': shopColumns })
  return createTestCatalog(shop, { columns: folder.file('shop.columns.json'), ...options })
}

test('rows stand in for files and servers; a source without a fixture is empty, and a missing column is NULL', async () => {
  await using template = await makeShop()
  expect([...template.sources].sort()).toEqual(['crm.public.customers', 'orders', 'raw_events'])
  expect(template.isolation).toBe('copy')
  expect(template.warnings).toEqual([])
  await using catalog = await template.copy({
    orders: [{ order_id: 1, customer_id: 7, amount: '10.50' }, { order_id: 2, customer_id: 7, amount: 1n }, {}],
    'crm.public.customers': [{ customer_id: 7, name: 'Ann' }],
  })
  expect(await catalog.query('FROM revenue')).toEqual([{ name: 'Ann', revenue: 11.5 }])
  expect(await catalog.query('FROM customers')).toEqual([{ customer_id: 7, name: 'Ann' }])
  expect(await catalog.query('FROM raw_events')).toEqual([])
  expect(await catalog.query('SELECT order_id, seen_at, tags FROM orders ORDER BY 1')).toEqual([
    { order_id: 1, seen_at: null, tags: null },
    { order_id: 2, seen_at: null, tags: null },
    { order_id: null, seen_at: null, tags: null },
  ])
})

test('fixtures are rows, SQL, or files of CSV, JSON and Parquet, with all digits', async () => {
  await folder.write({
    'orders.csv': "order_id,amount,seen_at,tags\n1,10.50,2026-01-01 12:00:00+01,\"[{'key': a, 'value': 1.5}]\"\n2,,,\n",
  })
  await folder.write({ 'orders.json': '[{"order_id": 1, "amount": 12345678.99, "tags": [{"key": "a"}]}, {"order_id": 2}]' })
  await folder.write({ 'events.jsonl': '{"id": 9007199254740993}\n\n{"id": 2}\n' })
  await rawQuery(':memory:', `COPY (SELECT 1 AS order_id, 0.01 AS amount) TO '${folder.file('orders.parquet')}'`)
  await using template = await makeShop({ fixtures: { raw_events: folder.file('events.jsonl') } })
  const read = async (orders: string | { sql: string }) => {
    await using catalog = await template.copy({ orders })
    return (await catalog.query('FROM orders ORDER BY order_id', undefined, { rowMode: 'json' })) as object[]
  }
  expect(await read(folder.file('orders.csv'))).toEqual([
    { order_id: 1, customer_id: null, amount: 10.5, seen_at: '2026-01-01T11:00:00Z', tags: [{ key: 'a', value: 1.5 }] },
    { order_id: 2, customer_id: null, amount: null, seen_at: null, tags: null },
  ])
  expect(await read(folder.file('orders.json'))).toEqual([
    { order_id: 1, customer_id: null, amount: 12345678.99, seen_at: null, tags: [{ key: 'a', value: null }] },
    { order_id: 2, customer_id: null, amount: null, seen_at: null, tags: null },
  ])
  expect(await read(folder.file('orders.parquet'))).toMatchObject([{ order_id: 1, amount: 0.01 }])
  expect(await read({ sql: "SELECT range AS order_id, 'x' AS note FROM range(2)".replace(", 'x' AS note", '') })).toMatchObject([
    { order_id: 0 },
    { order_id: 1 },
  ])
  await using catalog = await template.copy()
  expect(await catalog.query('FROM raw_events')).toEqual([{ id: 9007199254740993n }, { id: 2n }])
})

test.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
  ['an unknown source', { order: [] }, /^order: is not a source of the catalog; did you mean orders\?$/],
  ['a short name', { customers: [] }, /^customers: is not a source of the catalog; did you mean crm\.public\.customers\?$/],
  [
    'an unknown column',
    { orders: [{ order_idd: 1 }] },
    /^orders: row 1 has "order_idd", which is not a column; did you mean "order_id"\?$/,
  ],
  [
    'more digits than the scale',
    { orders: [{}, { amount: 1.005 }] },
    /^orders: row 2 has a wrong value for "amount": it is 1\.005, which DECIMAL\(10,2\) would round$/,
  ],
  ['the same from SQL', { orders: { sql: 'SELECT 1.005 AS amount' } }, /row 1 has a wrong value for "amount": .*would round/],
  ['a fraction', { orders: [{ order_id: 1.5 }] }, /"order_id": it is 1\.5, which INTEGER would round/],
  ['true for a number', { orders: [{ order_id: true }] }, /"order_id": it is true, not a whole number/],
  [
    'a text that is no time',
    { orders: [{ seen_at: 'tomorrow' }] },
    /row 1 has a wrong value for "seen_at": it is not a TIMESTAMP WITH TIME ZONE/,
  ],
  ['an unknown field', { orders: [{ tags: [{ kei: 'a' }] }] }, /"tags" at \[0\]: it has the field "kei", .*did you mean "key"/],
  ['SQL that fails', { orders: { sql: 'SELEC 1' } }, /^orders: has SQL that fails: .*syntax error/],
  ['a file that does not exist', { orders: 'no-such.csv' }, /orders: is a file that cannot be read: .*No files found/],
  ['a JSON file that does not exist', { orders: 'no-such.json' }, /orders: is a file that does not exist/],
  ['a file of another kind', { orders: 'orders.xlsx' }, /orders: is the file "orders\.xlsx"; files of fixtures are/],
  ['something else', { orders: 5 }, /orders: must be a list of rows, \{ sql \} or the path of a file/],
])('%s is refused', async (_, fixtures, message) => {
  await using template = await makeShop()
  const error = await template.copy(fixtures as never).catch((caught: unknown) => caught)
  expect(error).toMatchObject({ code: 'FIXTURE_INVALID', message: expect.stringMatching(message) })
})

test('strict fixtures must have what their source always has', async () => {
  await using template = await makeShop({ strict: true })
  await expect(template.copy({ orders: [{ amount: 1 }] })).rejects.toThrow(
    'orders: row 1 has a wrong value for "order_id": it has no value, but the column is NOT NULL and has no default',
  )
  await using catalog = await template.copy({ orders: [{ order_id: 1 }] })
  expect(await catalog.query('SELECT order_id FROM orders')).toEqual([{ order_id: 1 }])
})

test('without a columns file the columns come from the sources, or from the fixtures if these are unavailable', async () => {
  await rawQuery(':memory:', `COPY (SELECT 1 AS id, 1.50::DECIMAL(6,2) AS price) TO '${folder.file('items.parquet')}'`)
  const config = {
    version: 1 as const,
    duckdb: {},
    views: [
      { name: 'items', source: 'parquet' as const, uri: folder.file('items.parquet') },
      { name: 'total', sql: 'SELECT sum(price) AS total FROM items' },
      { name: 'others', sql: "FROM read_csv('gone.csv')" },
      { name: 'beside', sql: 'FROM others' },
    ],
  }
  const [items, total] = config.views
  await using live = await createTestCatalog({ ...config, views: [items, total] as never })
  expect(live.warnings).toEqual([])
  await expect(live.copy({ items: [{ price: 1.555 }] })).rejects.toMatchObject({ code: 'FIXTURE_INVALID' })
  await using guessed = await createTestCatalog(config)
  expect(guessed.warnings).toMatchObject([{ code: 'COLUMNS_UNKNOWN', message: expect.stringContaining('gone.csv') }])
  await using catalog = await guessed.copy({ items: [{ id: 2n ** 60n, price: 1.555 }] })
  expect(await catalog.query('FROM total')).toEqual([{ total: 1.555 }])
  expect(await catalog.query('SELECT id FROM items')).toEqual([{ id: 2n ** 60n }])
  await expect(catalog.query('FROM beside')).rejects.toMatchObject({ code: 'QUERY_FAILED' })
})

test('looking for columns writes nothing', async () => {
  const config = {
    version: 1 as const,
    duckdb: {},
    attachments: { duckdb: [{ alias: 'new', path: folder.file('new.duckdb'), read_only: false }] },
    views: [
      { name: 'a', sql: 'SELECT 1 AS id' },
      { name: 'b', into: 'new', sql: 'SELECT 2 AS id' },
    ],
  }
  await using template = await createTestCatalog(config)
  await using catalog = await template.copy()
  expect(await catalog.query('SELECT a.id, b.id AS b FROM a, new.b')).toEqual([{ id: 1, b: 2 }])
  expect(existsSync(folder.file('new.duckdb'))).toBe(false)
})

test('the columns file beside the catalog is found, and one that is named must exist', async () => {
  await folder.write({ 'a.yaml': 'version: 1\nduckdb: {}\nviews: [{ name: orders, source: csv, uri: gone.csv }]\n' })
  await folder.write({ 'a.columns.json': columnsFile({ orders: [['id', 'INTEGER']] }) })
  await using template = await createTestCatalog(folder.file('a.yaml'))
  await using catalog = await template.copy({ orders: [{ id: 1 }] })
  expect(await catalog.query('FROM orders')).toEqual([{ id: 1 }])
  await expect(createTestCatalog(folder.file('a.yaml'), { columns: 'none.json' })).rejects.toMatchObject({
    code: 'CONFIG_NOT_FOUND',
    message: expect.stringContaining('Write it with "duckalog types"'),
  })
})

test('a copy has tables of the own database, views in lakes, children and macros', async () => {
  await rawQuery(folder.file('own.duckdb'), 'CREATE TABLE stock (id INTEGER, n INTEGER NOT NULL)')
  await rawQuery(folder.file('lake.duckdb'), 'CREATE TABLE facts (id INTEGER)')
  await folder.write({
    'child.yaml': `version: 1\nduckdb: { database: child.duckdb }\nviews: [{ name: seen, sql: SELECT 1 AS id }]\n`,
  })
  const config = {
    version: 1 as const,
    duckdb: { database: folder.file('own.duckdb'), pragmas: ['SET VARIABLE factor = 3'] },
    attachments: {
      duckdb: [{ alias: 'lake', path: folder.file('lake.duckdb'), read_only: false }],
      duckalog: [{ alias: 'child', config_path: folder.file('child.yaml') }],
    },
    macros: [{ name: 'twice', parameters: ['x'], sql: 'x * 2' }],
    views: [
      { name: 'both', into: 'lake', sql: 'SELECT f.id, n FROM lake.facts f JOIN stock USING (id)' },
      {
        name: 'all_of_it',
        db_schema: 'sales',
        sql: "SELECT twice(b.n) AS n, b.id, s.id AS seen, getvariable('factor') AS factor FROM lake.both b, child.seen s",
      },
    ],
  }
  const config2 = {
    ...config,
    views: config.views.map((view) => ({ ...view, sql: view.sql.replace('JOIN stock', 'JOIN own.main.stock') })),
  }
  await using live = connectToCatalog(config2)
  const { columns: text } = await generateTypes(live)
  await live.close()
  await folder.write({ 'own.columns.json': text })
  for (const [given, isolation] of [
    [config, 'copy'],
    [config2, 'instance'],
  ] as const) {
    await using template = await createTestCatalog(given, { columns: folder.file('own.columns.json') })
    expect(template.isolation).toBe(isolation)
    await using catalog = await template.copy({
      stock: [{ id: 1, n: 5 }],
      'lake.main.facts': [{ id: 1 }],
      'child.main.seen': [{ id: 9 }],
    })
    expect(await catalog.query('FROM sales.all_of_it')).toEqual([{ n: 10, id: 1, seen: 9, factor: 3 }])
  }
})

test('a view may be written before the view of another schema that it reads', async () => {
  const views = [
    { name: 'days', db_schema: 'reports', sql: 'FROM orders' },
    { name: 'orders', sql: 'SELECT 1 AS id' },
  ]
  await using template = await createTestCatalog({ version: 1, duckdb: {}, views })
  await using catalog = await template.copy()
  expect(await catalog.query('FROM reports.days')).toEqual([{ id: 1 }])
})
