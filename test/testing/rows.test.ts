import { AssertionError } from 'node:assert'
import '../../src/testing/jest.js'
import { connectToCatalog } from '../../src/index.js'
import { containRows, equalRows, haveColumns } from '../../src/testing/index.js'
import { fc } from '../support/property.js'

const day = (text: string) => new Date(text)
const nothing: readonly object[] = []

test.each<[string, readonly object[], readonly object[], object?]>([
  ['no rows', [], []],
  ['another order', [{ a: 1 }, { a: 2 }], [{ a: 2 }, { a: 1 }]],
  ['numbers and bigints', [{ a: 10n, b: 3 }], [{ a: 10, b: 3n }]],
  [
    'values of all kinds',
    [{ a: day('2026-01-01'), b: Buffer.from('x'), c: null, d: Number.NaN, e: -0 }],
    [{ a: day('2026-01-01'), b: new Uint8Array([120]), c: undefined, d: Number.NaN, e: 0 }],
  ],
  ['nested values', [{ a: [{ x: 1n, y: [day('2026-01-01')] }] }], [{ a: [{ x: 1, y: [day('2026-01-01')] }] }]],
  ['a tolerance', [{ a: 0.1 + 0.2, b: [1.0001] }], [{ a: 0.3, b: [1] }], { tolerance: 0.001 }],
  ['chosen columns', [{ a: 1, b: 2 }], [{ a: 1, b: 3 }], { columns: ['a'] }],
  ['the same rows twice', [{ a: 1 }, { a: 1 }, { a: 2 }], [{ a: 1 }, { a: 2 }, { a: 1 }]],
  ['rows whose match must move', [{ a: 1.05 }, { a: 0.95 }], [{ a: 1 }, { a: 1.1 }], { tolerance: 0.1 }],
])('equal: %s', (_, actual, expected, ...[options]) => {
  equalRows(actual, expected, options)
  expect(actual).toEqualRows(expected, options)
})

test.each<[string, readonly object[], readonly object[], object?]>([
  ['another value', [{ a: 1 }], [{ a: 2 }]],
  ['a text for a number', [{ a: '1' }], [{ a: 1 }]],
  ['a text for a date', [{ a: day('2026-01-01') }], [{ a: '2026-01-01' }]],
  ['NULL for zero', [{ a: null }], [{ a: 0 }]],
  ['a column more', [{ a: 1, b: null }], [{ a: 1 }]],
  ['a column less', [{ a: 1 }], [{ a: 1, b: null }]],
  ['a row more', [{ a: 1 }, { a: 1 }], [{ a: 1 }]],
  ['a row less', [{ a: 1 }], [{ a: 1 }, { a: 1 }]],
  ['another order, where it counts', [{ a: 1 }, { a: 2 }], [{ a: 2 }, { a: 1 }], { ordered: true }],
  ['big integers that differ in the last digit', [{ a: 9007199254740993n }], [{ a: 9007199254740992 }]],
  ['too small a tolerance', [{ a: 1.2 }], [{ a: 1 }], { tolerance: 0.1 }],
  ['lists of other length', [{ a: [1] }], [{ a: [1, 2] }]],
  ['no rows but one expected', [], [{ a: 1 }]],
])('not equal: %s', (_, actual, expected, ...[options]) => {
  expect(() => equalRows(actual, expected, options)).toThrow(AssertionError)
  expect(actual).not.toEqualRows(expected, options)
  expect(() => expect(actual).toEqualRows(expected, options)).toThrow('toEqualRows')
})

function messageOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('nothing failed')
}

test('the difference shows each cell that differs, and rows that are missing or unexpected', () => {
  const actual = [
    { day: day('2026-01-01'), country: 'DE', revenue: 10.4 },
    { day: day('2026-01-02'), country: 'FR\n', revenue: 5 },
    { day: day('2026-01-03'), country: '日本', revenue: 7n },
  ]
  const expected = [
    { day: day('2026-01-01'), country: 'DE', revenue: 10.5 },
    { day: day('2026-01-02'), country: 'FR\n', revenue: 5 },
    { day: day('2026-02-01T12:00:00Z'), country: null, revenue: 1 },
  ]
  expect(messageOf(() => equalRows(actual, expected))).toBe(
    [
      'The rows differ.',
      '- expected  + returned  ~ expected → returned',
      '',
      '  day                   country  revenue',
      "~ 2026-01-01            'DE'     10.5 → 10.4",
      '- 2026-02-01T12:00:00Z  NULL     1',
      "+ 2026-01-03            '日本'   7n",
      '  (1 row is as expected)',
    ].join('\n'),
  )
  const many = Array.from({ length: 30 }, (_, a) => ({ a }))
  const message = messageOf(() => equalRows(many, nothing))
  expect(message).toMatch(/^0 rows are expected, 30 were returned\./)
  expect(message).toMatch(/\+ 19\n {2}… and 10 more that differ$/)
})

test('jest gets the difference in its own colours, and the values for its reporters', () => {
  const context = {
    utils: {
      EXPECTED_COLOR: (t: string) => `<e>${t}</e>`,
      RECEIVED_COLOR: (t: string) => `<r>${t}</r>`,
      DIM_COLOR: (t: string) => t,
      matcherHint: (name: string) => name,
    },
  }
  return import('../../src/testing/rows/create-matchers.js').then(({ rowMatchers }) => {
    const result = rowMatchers.toEqualRows.call(context, [{ a: 1, b: 2 }], [{ a: 1, b: 3 }])
    expect(result).toMatchObject({ pass: false, actual: [{ a: 1, b: 2 }], expected: [{ a: 1, b: 3 }] })
    expect(result.message()).toContain('~ 1  <e>3</e> → <r>2</r>')
  })
})

test('rows that are contained may have other columns and neighbours', () => {
  const rows = [
    { a: 1, b: 'x' },
    { a: 2, b: 'y' },
    { a: 2, b: 'y' },
  ]
  containRows(rows, [{ a: 2 }, { b: 'x' }, { a: 2, b: 'y' }])
  expect(rows).toContainRows([{ b: 'y' }])
  expect(rows).not.toContainRows([{ b: 'y' }, { b: 'y' }, { b: 'y' }])
  expect(messageOf(() => containRows(rows, [{ a: 3, b: 'y' }]))).toContain("~ 3 → 2  'y'")
})

test('columns have the types that DuckDB reports', async () => {
  await using catalog = connectToCatalog({ version: 1, duckdb: {} })
  const rows = await catalog.query("SELECT DATE '2026-01-01' AS day, 1.5::DECIMAL(10,2) AS price, 1 AS n")
  haveColumns(rows, { price: 'decimal(10, 2)', day: 'DATE' })
  expect(rows).toHaveColumns({ n: 'INTEGER' })
  expect(rows).not.toHaveColumns({ n: 'BIGINT' })
  expect(messageOf(() => haveColumns(rows, { n: 'BIGINT', m: 'DATE' }))).toBe(
    'The columns differ.\n~ n: BIGINT → INTEGER\n~ m: DATE → (no column)\nThe columns are day, price, n.',
  )
  expect(messageOf(() => haveColumns([...rows], { n: 'INTEGER' }))).toContain('The result of query() or from() is needed')
})

test('anything but rows is rejected', () => {
  for (const wrong of [undefined, 5, [[1]], {}, Promise.resolve([])])
    expect(messageOf(() => equalRows(wrong as never, []))).toContain('Rows are needed')
  expect(messageOf(() => equalRows([], { a: 1 } as never))).toContain('The expected rows must be a list of objects')
})

test('shuffled rows are equal, and changing one value makes them differ', () => {
  const row = fc.record({ a: fc.oneof(fc.integer(), fc.constant(null)), b: fc.string({ maxLength: 2 }), c: fc.bigInt() })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), fc.nat(), (rows, seed) => {
      const shuffled = [...rows].sort(
        (x, y) =>
          (((JSON.stringify(x.a) + x.b).length * (seed + 1)) % 7) - (((JSON.stringify(y.a) + y.b).length * (seed + 1)) % 7),
      )
      equalRows(shuffled, rows)
      const changed = rows.map((each, index) => (index === seed % rows.length ? { ...each, c: each.c + 1n } : each))
      const isSame = (list: readonly object[]) =>
        list
          .map((each) => JSON.stringify(each, (_, v) => (typeof v === 'bigint' ? String(v) : v)))
          .sort()
          .join()
      if (isSame(changed) !== isSame(rows)) expect(() => equalRows(shuffled, changed)).toThrow(AssertionError)
    }),
  )
})
