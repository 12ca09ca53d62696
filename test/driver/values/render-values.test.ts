import { nodeApi } from '../../../src/driver/node-api.js'
import { renderValues } from '../../../src/driver/values/render-values.js'
import type { Value, Values } from '../../../src/sql/quote.js'

const bound: readonly (readonly [string, Value])[] = [
  ['null', null],
  ['booleans', true],
  ['integers', -2_147_483_648],
  ['large integers', 9_007_199_254_740_991],
  ['bigints', -(2n ** 63n)],
  ['bigints beyond 64 bits', 2n ** 126n],
  ['doubles', 0.1],
  ['numbers that are none', Number.NaN],
  ['infinity', Number.NEGATIVE_INFINITY],
  ['negative zero', -0],
  ['text', "it's\n-- no comment ; $1 ? 🦆"],
  ['text with a NUL', 'a\0b'],
  ['empty text', ''],
  ['dates', new Date(Date.UTC(1969, 6, 20, 20, 17, 40, 123))],
  ['dates beyond the calendar of others', new Date(8.64e15)],
  ['bytes', Uint8Array.of(0, 1, 127, 128, 255)],
  ['no bytes', new Uint8Array()],
  ['lists', [1, null, 3]],
  ['lists of lists', [[], ['a']]],
  ['structs', { "it's": 1, b: { c: [true] } }],
]

test.each(bound)('%s are what they are when they are bound', async (_name, value) => {
  const instance = await nodeApi().open(':memory:')
  try {
    const connection = await instance.connect()
    const sql = 'SELECT $1 AS value, typeof($1) AS type'
    const [expected] = await connection.all(sql, [value])
    expect(await connection.all(renderValues(sql, [value]))).toEqual([expected])
  } finally {
    await instance.close()
  }
})

test.each<readonly [string, string, Values | undefined, string]>([
  ['no values', 'SELECT $1', undefined, 'SELECT $1'],
  ['names, in any case', "SELECT $Day, '$day', $day", { day: 'x' }, "SELECT ('x'), '$day', ('x')"],
  ['places', 'SELECT ?, ? -- ?', ['a', 'b'], "SELECT ('a'), ('b') -- ?"],
])('values are written in the places of their parameters: %s', (_name, sql, values, expected) => {
  expect(renderValues(sql, values)).toBe(expected)
})

test.each<readonly [string, Values, string]>([
  ['SELECT $1', [], 'SELECT $1'],
  ['SELECT $a', { b: 1 }, 'No value was given for $a'],
  ['SELECT 1', [1], 'has no parameters'],
  ['SELECT $1', [undefined as never], 'it is undefined'],
  ['SELECT $1', [{}], 'a struct without fields'],
])('%s refuses %p', (sql, values, message) => {
  if (message === sql) expect(renderValues(sql, values)).toBe(sql)
  else
    expect(() => renderValues(sql, values)).toThrow(
      expect.objectContaining({ code: 'QUERY_FAILED', message: expect.stringContaining(message) }),
    )
})
