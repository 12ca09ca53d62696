import { mkdir } from 'node:fs/promises'
import { type CatalogInput, connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { compileWith, evaluate, queriesOf } from '../support/generate-queries.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
  await mkdir(folder.file('queries'))
})
afterEach(() => folder[Symbol.asyncDispose]())

const shop: CatalogInput = {
  version: 1,
  duckdb: {
    pragmas: [
      `CREATE TABLE sales AS SELECT * FROM (VALUES (1, DATE '2026-01-01', 'CH', 1.50::DECIMAL(18,2)), (2, DATE '2026-01-01', 'DE', 2),
        (3, DATE '2026-01-02', 'CH', 4)) AS t(id, day, country, amount)`,
    ],
  },
  views: [{ name: 'revenue', sql: 'SELECT day, country, sum(amount) AS revenue FROM sales GROUP BY ALL' }],
  queries: ['queries/*.sql', { name: 'sale', sql: 'FROM sales WHERE id = $id', returns: 'optional', not_null: ['id'] }],
}

const files = {
  'queries/revenue_by_country.sql': `-- Revenue of a day by country.
-- @param day DATE
-- @param country VARCHAR?
-- @column n not null
SELECT country, revenue, count(*) AS n FROM revenue
WHERE day = $day AND ($country IS NULL OR country = $country) GROUP BY ALL ORDER BY ALL;
`,
  'queries/sales_in.sql': '-- @param ids INTEGER[]\nSELECT id FROM sales WHERE id IN $ids ORDER BY id -- `${x}` \\ \n',
  'queries/total.sql': '-- @returns one\n-- @column total not null\nSELECT count(*) AS total FROM sales',
  'queries/add-sale.sql': 'INSERT INTO sales VALUES ($id, $day, $country, $amount)',
}

const main = `
await using catalog = connectToCatalog('catalog.yaml')
const rows = await q.revenueByCountry(catalog, { day: '2026-01-01' })
const country: string | null | undefined = rows[0]?.country
const n: bigint | undefined = rows[0]?.n
const total: bigint = (await q.total(catalog)).total
const one = await q.sale(catalog, { id: 1 }, { timeout: 1000 })
const id: number | undefined = one?.id
await catalog.transaction(async (session) => {
  const nothing: undefined = await q.addSale(session, { id: 4, day: new Date(0), country: 'AT', amount: '9.99' })
  void nothing
  await q.salesIn(session, { ids: [1, 2, null] })
})
catalog.stream(q.salesIn.sql, q.salesIn.bind({ ids: [1] }))
void [country, n, total, id]
`

test('the functions of named queries compile and run on a catalog, a session and a transaction', async () => {
  await folder.write(files)
  const text = await queriesOf(shop, folder.path)
  expect(compileWith(text, main)).toEqual([])
  expect(text).toContain('/** Revenue of a day by country. */\nexport const revenueByCountry = defineQuery<')
  const q = evaluate(text)
  await using catalog = connectToCatalog(shop, { base: folder.path })
  expect(await q.revenueByCountry(catalog, { day: '2026-01-01' })).toEqual([
    { country: 'CH', revenue: 1.5, n: 1n },
    { country: 'DE', revenue: 2, n: 1n },
  ])
  expect(await q.revenueByCountry(catalog, { day: new Date('2026-01-01'), country: 'DE' })).toHaveLength(1)
  expect(await q.salesIn(catalog, { ids: [3, 1, null] })).toEqual([{ id: 1 }, { id: 3 }])
  await using session = await catalog.session()
  expect(await q.total(session)).toEqual({ total: 3n })
  await catalog.transaction(async (inside) => {
    expect(await q.addSale(inside, { id: 4, day: '2026-01-03', country: 'AT', amount: 9.99 })).toBeUndefined()
    expect(await q.sale(inside, { id: 4 }, { rowMode: 'json' })).toMatchObject({ id: 4, amount: 9.99, day: '2026-01-03' })
  })
  expect(await q.sale(catalog, { id: 9 })).toBeUndefined()
  expect(await catalog.query(q.salesIn.sql, q.salesIn.bind({ ids: [2] }))).toEqual([{ id: 2 }])
})

test('the text depends on the queries only', async () => {
  await folder.write(files)
  const text = await queriesOf(shop, folder.path)
  expect(await queriesOf({ ...shop, queries: [...(shop.queries ?? [])].reverse() }, folder.path)).toBe(text)
  expect(await queriesOf({ ...shop, queries: undefined } as unknown as CatalogInput, folder.path)).toBe('')
})

test('rows of several row modes are declared', async () => {
  await folder.write(files)
  const text = await queriesOf(shop, folder.path, { rowModes: ['json', 'raw'] })
  const uses = `
    await using c = connectToCatalog('x')
    const json: number | \`\${bigint}\` = (await q.total(c, {}, { rowMode: 'json' })).total
    const js: bigint = (await q.total(c)).total
    void [json, js]`
  expect(compileWith(text, uses)).toEqual([])
  expect(text).toContain("import type { DuckDBDateValue, DuckDBDecimalValue } from '@duckdb/node-api'")
})

const wrongUses = [
  ['q.revenueByCountry(c, { day: 5 })', "Type 'number' is not assignable"],
  ['q.revenueByCountry(c, {})', "Property 'day' is missing"],
  ['q.revenueByCountry(c)', 'Expected 2-3 arguments'],
  ["q.revenueByCountry(c, { dya: 'x', day: 'x' })", "'dya' does not exist"],
  ["q.total(c, { day: 'x' })", "Type 'string' is not assignable to type 'never'"],
  ["q.total(c, {}, { rowMode: 'json' })", '"json"'],
  ['(await q.total(c)).totl', "Property 'totl' does not exist"],
  ['(await q.sale(c, { id: 1 })).id', "Object is possibly 'undefined'"],
  ['q.salesIn(c, { ids: 1 })', "Type 'number' is not assignable"],
  ['q.total(5)', 'not assignable'],
] as const

test('wrong uses do not compile', async () => {
  await folder.write(files)
  const lines = wrongUses.map(([use]) => `void (${use})`)
  const main = `await using c = connectToCatalog('x')\n${lines.join('\n')}`
  const reports = compileWith(await queriesOf(shop, folder.path), main)
  expect(reports.map((report) => report.replace(/: .*/s, ''))).toEqual(wrongUses.map((_, index) => `main.ts:${index + 5}`))
  for (const [index, [, message]] of wrongUses.entries()) expect(reports[index]).toContain(message)
})
