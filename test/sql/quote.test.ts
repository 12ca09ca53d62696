import type { DriverConnection, DriverInstance } from '../../src/driver/core/driver.js'
import { nodeApi } from '../../src/driver/node-api.js'
import { type Literal, quoteIdentifier, quoteLiteral, quoteQualified, textProblem } from '../../src/sql/quote.js'

const hostileTexts = [
  "it's",
  "''",
  '"quoted"',
  'back\\slash',
  "'; DROP TABLE victim; --",
  '/* no comment */',
  '-- no comment',
  '$1 ? :name $$x$$',
  'select',
  'a.b.c',
  '日本語 é 🦆',
  ' ',
  '%s {} []',
  '\u00a0\u200b\ufeff',
  'x'.repeat(5_000),
]

const controlTexts = ['line\nbreak', 'tab\tstop', 'carriage\rreturn', '\u007f', '\u0001']

let instance: DriverInstance
let connection: DriverConnection

beforeAll(async () => {
  instance = await nodeApi().open(':memory:')
  connection = await instance.connect()
})
afterAll(() => instance.close())

test.each(hostileTexts)('DuckDB reads the name %j as it is', async (name) => {
  const [row] = await connection.all(`SELECT 1 AS ${quoteIdentifier(name)}`)
  expect(Object.keys(row ?? {})).toEqual([name])
})

test.each([...hostileTexts, ...controlTexts])('DuckDB reads the text %j as it is', async (text) => {
  const [row] = await connection.all(`SELECT ${quoteLiteral(text)} AS value`)
  expect(row).toEqual({ value: text })
})

test.each<[literal: Literal, read: unknown]>([
  [null, null],
  [true, true],
  [0, 0],
  [-0, 0],
  [-5, -5],
  [9_007_199_254_740_993n, 9_007_199_254_740_993n],
  [-(2n ** 127n), -(2n ** 127n)],
  [5e-324, 5e-324],
  [1.5e300, 1.5e300],
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  [Number.NaN, Number.NaN],
  [[], []],
  [
    ["a'b", 'c'],
    ["a'b", 'c'],
  ],
  [
    { "it's": 1, nested: { list: [1, 2] } },
    { "it's": 1, nested: { list: [1, 2] } },
  ],
  [{}, []],
])('DuckDB reads the literal of %p as %p', async (literal, read) => {
  expect(await connection.all(`SELECT ${quoteLiteral(literal)} AS value`)).toEqual([{ value: read }])
})

test.each([
  ['', 'is empty'],
  ['a\0b', 'NUL'],
  ['\ud800', 'surrogate'],
  ['a\nb', 'control character'],
  ['\u007f', 'control character'],
])('the name %j is refused: it %s', (name, problem) => {
  expect(() => quoteIdentifier(name)).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(problem) }),
  )
})

test.each([
  ['a\0b', 'NUL'],
  ['half \udc00', 'surrogate'],
])('the text %j is refused, alone and inside a list or map: it has a %s', (text, problem) => {
  expect(textProblem(text, 'text')).toContain(problem)
  for (const literal of [text, [text], { key: text }, { [text]: 1 }]) {
    expect(() => quoteLiteral(literal)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  }
})

test('a qualified name leaves absent parts out, and keeps dots inside of parts', () => {
  expect(quoteQualified('lake', undefined, 'or.ders')).toBe('"lake"."or.ders"')
})
