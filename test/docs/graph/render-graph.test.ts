import { type CatalogLineage, loadLineage, renderGraph } from '../../../src/docs/index.js'
import type { CatalogInput } from '../../../src/index.js'

const lineage = () =>
  loadLineage({
    version: 1,
    duckdb: {},
    name: 'shop',
    views: [
      { name: 'orders', sql: 'FROM raw_orders', description: 'All orders' },
      { name: 'days', db_schema: 'sales', sql: 'FROM orders' },
    ],
    semantic_models: [{ name: 'revenue', base_view: 'sales.days' }],
  } as CatalogInput)

test('text', async () => {
  expect(renderGraph(await lineage())).toBe(
    'source  raw_orders\nview    orders  <- raw_orders\nview    sales.days  <- orders\nmodel   revenue  <- sales.days\n',
  )
})

test('mermaid', async () => {
  expect(renderGraph(await lineage(), { format: 'mermaid' })).toContain(`flowchart LR
  n0[("raw_orders")]:::source
  n1["orders"]:::view
  n2["sales.days"]:::view
  n3(["revenue"]):::model
  n0 --> n1
  n1 --> n2
  n2 --> n3
`)
})

test('dot', async () => {
  expect(renderGraph(await lineage(), { format: 'dot' })).toContain('  "view:orders" -> "view:sales.days";\n')
})

test('svg and json', async () => {
  const drawn = renderGraph(await lineage(), { format: 'svg' })
  expect(drawn.match(/<rect|<path/g)).toHaveLength(7)
  expect(drawn).toContain('<title>view orders\nAll orders</title>')
  expect(JSON.parse(renderGraph(await lineage(), { format: 'json' }))).toEqual(await lineage())
  expect(() => renderGraph({} as CatalogLineage)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
})

const hostile = [
  '</script><script>alert(1)</script>',
  'a"]; b --> c; click n0 "javascript:alert(1)"',
  '\\"; x [label="',
  'line\nbreak\u2028',
  'x'.repeat(300),
  '\u202eright to left',
  '../../etc/passwd',
  '& < > \' " ]]>',
  '\ud800',
]

test('hostile names break out of no format', () => {
  const nodes = hostile.map((name) => ({ id: `view:${name}`, kind: 'view' as const, name, description: name }))
  const edges = hostile.slice(1).map((name, index) => ({ from: `view:${hostile[index]}`, to: `view:${name}` }))
  const graph: CatalogLineage = { format: 1, name: hostile.join(''), nodes, edges }
  const { length } = hostile
  expect(renderGraph(graph).split('\n')).toHaveLength(length + 1)
  const mermaid = renderGraph(graph, { format: 'mermaid' })
    .split('\n')
    .slice(1, 2 * length)
  expect(mermaid.filter((line) => /^ {2}(?:n\d+\["[^"<>\][]*"\]:::view|n\d+ --> n\d+)$/.test(line))).toHaveLength(2 * length - 1)
  const dot = renderGraph(graph, { format: 'dot' }).split('\n').slice(3, -2)
  const text = '"(?:[^"\\\\]|\\\\.)*"'
  const line = new RegExp(`^  ${text} (?:\\[label=${text}, shape=box, fillcolor="#eef7e8"\\]|-> ${text});$`)
  expect(dot.filter((each) => line.test(each))).toHaveLength(2 * length - 1)
  const svg = renderGraph(graph, { format: 'svg' })
  expect(
    [...svg.matchAll(/<\/?([a-z]+)/g)]
      .map(([, name]) => name)
      .filter((name) => !/^(?:svg|title|style|path|g|rect|text)$/.test(name ?? '')),
  ).toEqual([])
  expect(svg.match(/<g class="view">/g)).toHaveLength(length)
})
