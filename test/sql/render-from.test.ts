import { renderFrom } from '../../src/sql/render-from.js'

test('renders each part on a line of its own, so that a comment ends with it', () => {
  const relation = { parts: ['crm', 'orders'], isCall: false }
  expect(renderFrom({ relation })).toBe('SELECT * FROM "crm"."orders"')
  expect(renderFrom({ relation, columns: ['a', 'b"c'], where: 'a -- b', orderBy: 'a -- c', limit: 0 })).toBe(
    'SELECT "orders"."a", "orders"."b""c" FROM "crm"."orders"\nWHERE (a -- b\n)\nORDER BY a -- c\nLIMIT 0',
  )
})

test('names the result of a call, which has no name if it is qualified', () => {
  const relation = { parts: ['lake', 'rates'], isCall: true }
  expect(renderFrom({ relation, columns: ['a'] })).toBe('SELECT "rates"."a" FROM "lake"."rates"() AS "rates"')
})
