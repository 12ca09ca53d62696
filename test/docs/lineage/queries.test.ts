import { loadImpact, loadLineage, renderGraph, renderSite } from '../../../src/docs/index.js'
import { type CatalogInput, connectToCatalog } from '../../../src/index.js'
import { generateTypes } from '../../../src/types/index.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { checkSite } from '../site/check-site.js'

const views = [
  { name: 'orders', sql: "FROM (VALUES (1, DATE '2026-01-01', 9.5, 'DE')) AS t(id, day, amount, country)" },
  { name: 'days', db_schema: 'out', sql: 'SELECT day, sum(amount) AS revenue FROM orders GROUP BY day' },
]

/** The edges of one query `q` with this SQL. */
async function usesOf(sql: string, rest: Partial<CatalogInput> = {}, parameters?: Readonly<Record<string, string>>) {
  const query = { name: 'q', sql, ...(parameters && { parameters }) }
  const {
    nodes,
    edges,
    columnEdges = [],
  } = await loadLineage({ version: 1, duckdb: {}, views, ...rest, queries: [query] } as CatalogInput, {
    columns: JSON.stringify({ sources: { t: { columns: [{ name: 'a', type: 'INTEGER' }] } } }),
  })
  const { columns = [], problem } = nodes.find(({ id }) => id === 'query:q') ?? {}
  return {
    reads: edges.flatMap(({ from, to }) => (to === 'query:q' ? [from] : [])),
    columns: columns.map(({ name, type }) => [name, ...(type === undefined ? [] : [type])].join(' ')),
    from: columnEdges.flatMap(({ from, to, kind }) =>
      to.node === 'query:q' ? [`${to.column ?? '*'} ${kind} ${from.node.replace(/^\w+:/, '')}.${from.column ?? '*'}`] : [],
    ),
    ...(problem !== undefined && { problem }),
  }
}

test.each<readonly [string, Readonly<Record<string, string>> | undefined, Awaited<ReturnType<typeof usesOf>>]>([
  [
    'SELECT id, amount * 2 AS twice FROM orders WHERE country = $country',
    { country: 'VARCHAR' },
    {
      reads: ['view:orders'],
      columns: ['id INTEGER', 'twice DECIMAL(12,1)'],
      from: ['* indirect orders.country', 'id direct orders.id', 'twice direct orders.amount'],
    },
  ],
  // The type of a parameter that is not declared is not known, nor what depends on it
  [
    'SELECT $x AS x, day FROM out.days',
    undefined,
    { reads: ['view:out.days'], columns: ['x', 'day'], from: ['day direct out.days.day'] },
  ],
  ['FROM t', undefined, { reads: ['source:t'], columns: ['a INTEGER'], from: ['a direct t.a'] }],
  ['SELECT 1 AS one', undefined, { reads: [], columns: ['one INTEGER'], from: [] }],
  [
    'SELECT * FROM read_csv($file) JOIN orders USING (id)',
    { file: 'VARCHAR' },
    {
      reads: ['source:read_csv(…)', 'view:orders'],
      columns: [],
      from: ['* unknown read_csv(…).*', '* unknown orders.*'],
      problem: expect.stringContaining('reads files') as unknown as string,
    },
  ],
  [
    'INSERT INTO log SELECT day FROM out.days WHERE revenue > $least',
    { least: 'DOUBLE' },
    {
      reads: ['view:out.days'],
      columns: [],
      from: ['* unknown out.days.*'],
      problem: expect.stringContaining('SELECT') as unknown as string,
    },
  ],
  [
    'SELECT nope FROM orders',
    undefined,
    {
      reads: ['view:orders'],
      columns: [],
      from: ['* unknown orders.*'],
      problem: expect.stringContaining('nope') as unknown as string,
    },
  ],
])('the named query %p is a user of what it reads', async (sql, parameters, wanted) => {
  expect(await usesOf(sql, {}, parameters)).toEqual(wanted)
})

test('a query looks up names where the session does', async () => {
  const others = ['main', 'out'].map((schema) => ({ name: 'orders', db_schema: schema, sql: `SELECT 1 AS ${schema}s` }))
  const found = await usesOf('FROM orders', { duckdb: { pragmas: ['SET search_path = out'] }, views: others })
  expect(found).toEqual({ reads: ['view:out.orders'], columns: ['outs INTEGER'], from: ['outs direct out.orders.outs'] })
})

test('queries in files are in the graph, in the JSON and on pages, online as offline, and a plan lists them', async () => {
  await using folder = await makeFolder()
  await folder.write({
    'by-country.sql':
      '-- Revenue of one country\n-- @param country VARCHAR\nSELECT sum(amount) AS revenue FROM orders WHERE country = $country\n',
    'shop.json': { version: 1, name: 'shop', duckdb: { database: 'shop.duckdb' }, views, queries: ['*.sql'] },
  })
  const source = folder.file('shop.json')
  await using catalog = connectToCatalog(source)
  const live = await catalog.lineage({ columns: true })
  const { columns } = await generateTypes(catalog)
  expect(await loadLineage(source, { columns })).toEqual(live)
  expect(live.nodes.find(({ kind }) => kind === 'query')).toMatchObject({
    id: 'query:by-country',
    description: 'Revenue of one country',
    location: { file: 'by-country.sql', line: 3 },
    columns: [{ name: 'revenue', type: 'DECIMAL(38,1)' }],
  })
  expect(renderGraph(await loadLineage(source))).toContain('query  by-country  <- orders\n')
  const site = renderSite(live)
  expect([[...site.keys()].at(-1), checkSite(site)]).toEqual(['queries/by-country.html', []])
  expect(site.get('views/orders.html')).toContain(
    '<span class="kind query">query</span><a href="../queries/by-country.html">by-country</a>',
  )
  expect(site.get('index.html')).toContain('2 views, 1 named query')
  const fewer = { version: 1 as const, duckdb: { database: folder.file('shop.duckdb') }, name: 'shop' }
  const [orders, days] = views
  const next = {
    ...fewer,
    views: [{ ...orders, sql: "FROM (VALUES (1, DATE '2026-01-01', 9.5)) AS t(id, day, amount)" }, days],
    queries: [
      {
        name: 'by-country',
        sql: 'SELECT sum(amount) AS revenue FROM orders WHERE country = $1::VARCHAR'.replace('$1', '$country'),
      },
    ],
  } as CatalogInput
  await using later = connectToCatalog(next)
  const { breaking, columns: touched } = await loadImpact(next, await later.plan(), { columns })
  const gone = touched.filter(({ change }) => change === 'removed')
  expect([breaking, gone.map(({ column, readers }) => [column, readers.map(({ node }) => node)])]).toEqual([
    true,
    [['country', ['query:by-country']]],
  ])
})
