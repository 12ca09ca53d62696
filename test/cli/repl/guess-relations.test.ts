import { guessRelations } from '../../../src/cli/repl/guess-relations.js'

const tables = ['orders', 'order_items', 'orderReturns', 'Open Questions', 'customers', 'o2']

test.each([
  ['orders', ['orders']],
  ['ORDERS', ['orders']],
  ['oi', ['order_items']],
  ['or', ['orderReturns']],
  ['oq', ['Open Questions']],
  ['o', ['orders', 'o2']],
  ['ord', ['orders', 'order_items', 'orderReturns']],
  ['cust', ['customers']],
  ['x', []],
])('%s may mean %j', (typed, expected) => {
  const named = tables.map((name) => ({ name }))
  expect(guessRelations(named, typed).map(({ name }) => name)).toEqual(expected)
})

test('a name that may mean many tables means none', () => {
  const many = Array.from({ length: 6 }, (_, index) => ({ name: `t${index}` }))
  expect(guessRelations(many, 't')).toEqual([])
})
