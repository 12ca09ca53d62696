import { type CatalogConnection, connectToCatalog } from '../../src/index.js'
import { defineQuery, type ParameterType, type Value } from '../../src/queries/index.js'

let catalog: CatalogConnection
beforeAll(() => {
  catalog = connectToCatalog({ version: 1, duckdb: {} })
})
afterAll(() => catalog.close())

/** A query that returns its value as text, cast to a type. */
function echo(type: string, parameter: ParameterType = type) {
  return defineQuery<{ readonly x: Value }, { readonly js: { readonly x: string } }, 'one'>({
    name: 'echo',
    returns: 'one',
    parameters: { x: parameter },
    sql: `SELECT CAST(CAST($x AS ${type}) AS VARCHAR) AS x`,
  })
}

test.each<[string, Value, string]>([
  ['INTEGER', 3, '3'],
  ['INTEGER', '-3', '-3'],
  ['BIGINT', 2n ** 62n, '4611686018427387904'],
  ['HUGEINT', '170141183460469231731687303715884105727', '170141183460469231731687303715884105727'],
  ['DECIMAL(18,2)', 1.1, '1.10'],
  ['DECIMAL(18,2)', 1e15, '1000000000000000.00'],
  ['DECIMAL(18,2)', '1.500', '1.50'],
  ['DECIMAL(18,2)', 5n, '5.00'],
  ['DECIMAL(18,9)', 1e-7, '0.000000100'],
  ['DECIMAL(38,20)', '0.12345678901234567890', '0.12345678901234567890'],
  ['DATE', new Date('2026-01-31'), '2026-01-31'],
  ['DATE', '2026-01-31', '2026-01-31'],
  ['DATE', 'infinity', 'infinity'],
  ['TIMESTAMP_S', new Date('2026-01-31T01:02:03Z'), '2026-01-31 01:02:03'],
  ['TIMESTAMP', '2026-01-31 01:02:03.123456', '2026-01-31 01:02:03.123456'],
  ['TIMESTAMP', '2026-01-31 01:02:03.1234560', '2026-01-31 01:02:03.123456'],
  ['TIME', '01:02:03.5', '01:02:03.5'],
  ['VARCHAR', '1.5', '1.5'],
])('%s takes %p as it is', async (type, value, text) => {
  expect(await echo(type)(catalog, { x: value })).toEqual({ x: text })
})

test.each<[ParameterType, Value, RegExp]>([
  ['INTEGER', 1.5, /\$x is not a whole number, and INTEGER would round it/],
  ['INTEGER', '1.5', /\$x is not a whole number, as INTEGER requires/],
  ['UTINYINT', Number.NaN, /\$x is not a whole number/],
  ['BIGINT', 2 ** 53, /\$x is beyond 2\^53/],
  ['DECIMAL(18,2)', 1.005, /\$x has more than 2 digits after the point, and DECIMAL\(18,2\) would round it/],
  ['DECIMAL(18,2)', '1.005', /more than 2 digits/],
  ['DECIMAL(18,2)', 1e-7, /more than 2 digits/],
  ['DATE', new Date('2026-01-31T12:00:00Z'), /\$x has a time of day/],
  ['DATE', '2026-01-31 12:00', /\$x has a time of day/],
  ['DATE', '2026-01-31T12:00:00Z', /\$x has a time of day/],
  ['TIMESTAMP_S', new Date('2026-01-31T00:00:00.5Z'), /\$x has more than 0 digits of a second/],
  ['TIMESTAMP', '2026-01-31 00:00:00.1234567', /\$x has more than 6 digits of a second/],
  [['INTEGER'], [1, null, 2.5], /\$x\[2\] is not a whole number/],
  [{ a: ['DECIMAL(9,1)'] }, { a: [1.25] }, /\$x\.a\[0\] has more than 1 digits/],
])('%j refuses %p, which would be rounded', async (type, value, message) => {
  await expect(echo('VARCHAR', type)(catalog, { x: value })).rejects.toMatchObject({
    code: 'QUERY_FAILED',
    message: expect.stringMatching(message),
  })
})
