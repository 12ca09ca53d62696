import type { CatalogLineage } from '../../../src/docs/index.js'
import { selectLineage } from '../../../src/docs/index.js'

const names = ['data/a+b.csv', 'raw.a', 'raw.b', 'orders', 'sales.orders', 'days', '"my view"', 'people']
const lineage: CatalogLineage = {
  format: 1,
  name: '',
  nodes: names.map((name) => {
    const tags = { days: ['Finance'], orders: ['finance'] }[name]
    const columns = name === 'people' ? [{ name: 'email', tags: ['pii'] }] : undefined
    return { id: `view:${name}`, kind: 'view', name, ...(tags && { tags }), ...(columns && { columns }) }
  }),
  edges: [
    ['data/a+b.csv', 'raw.a'],
    ['raw.a', 'orders'],
    ['raw.b', 'orders'],
    ['orders', 'days'],
    ['days', '"my view"'],
  ].map(([from, to]) => ({ from: `view:${from}`, to: `view:${to}` })),
}

test.each([
  ['days', ['days']],
  ['DAYS', ['days']],
  ['view:days', ['days']],
  ['orders', ['orders']],
  ['b', ['raw.b']],
  ['1+orders', ['raw.a', 'raw.b', 'orders']],
  ['+orders', ['data/a+b.csv', 'raw.a', 'raw.b', 'orders']],
  ['orders+', ['orders', 'days', '"my view"']],
  ['2+orders+1', ['data/a+b.csv', 'raw.a', 'raw.b', 'orders', 'days']],
  ['0+orders+0', ['orders']],
  ['tag:finance', ['orders', 'days']],
  ['tag:FINANCE+1', ['orders', 'days', '"my view"']],
  ['tag:pii', ['people']],
  ['raw.*', ['raw.a', 'raw.b']],
  ['raw.a, days people', ['raw.a', 'days', 'people']],
  ["'data/a+b.csv'+1", ['data/a+b.csv', 'raw.a']],
  ['"my view"', ['"my view"']],
  ["'my view'", ['"my view"']],
])('%s', (selection, expected) => {
  const selected = selectLineage(lineage, selection)
  expect(selected.nodes.map(({ name }) => name)).toEqual(expected)
  const ids = new Set(selected.nodes.map(({ id }) => id))
  expect(selected.edges).toEqual(lineage.edges.filter(({ from, to }) => ids.has(from) && ids.has(to)))
})

test.each([
  ['ordrs', '"ordrs" selects nothing; did you mean "orders"?'],
  ['1+zzzzzzzz', '"1+zzzzzzzz" selects nothing; it is no view'],
  ['tag:money', '"tag:money" selects nothing; there are the tags Finance, finance, pii'],
  ['', 'is empty; name a view'],
  ['orders++', 'cannot be read at "orders++"'],
  ["'open", 'cannot be read at "\'open"'],
])('%s selects nothing', (selection, message) => {
  expect(() => selectLineage(lineage, selection)).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining(message) }),
  )
})
