import { toFloat } from '../../../src/driver/values/to-float.js'
import { fc } from '../../support/property.js'

const digitsOf = (value: number): number =>
  Math.abs(value)
    .toExponential()
    .replace(/e.*|\.|^0$/g, '').length

/** The fewest digits with which a number near by is the same float: each count is tried, with both neighbours. */
function fewestDigits(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const [mantissa = '', exponent = ''] = Math.abs(value)
      .toExponential(digits - 1)
      .split('e')
    for (const step of [-1, 0, 1]) {
      const near = Number(`${Number(mantissa.replace('.', '')) + step}e${Number(exponent) - digits + 1}`)
      if (Math.fround(near) === Math.abs(value)) return digits
    }
  }
  return 9
}

test('a FLOAT is the shortest number that reads back as the same FLOAT', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Math.fround(toFloat(value))).toBe(value)
      if (!Number.isInteger(value) || Math.abs(value) >= 2 ** 24) expect(digitsOf(toFloat(value))).toBe(fewestDigits(value))
    }),
    { numRuns: 5_000 },
  )
})

test('that also holds for powers of two, below which floats are denser', () => {
  for (let exponent = -149; exponent < 128; exponent++) {
    const value = 2 ** exponent
    for (const each of [value, -value, Math.fround(value * (1 + 2 ** -23))]) expect(Math.fround(toFloat(each))).toBe(each)
    if (exponent < 0 || exponent > 24) expect(digitsOf(toFloat(value))).toBe(fewestDigits(value))
  }
})

test.each([0, -0, Number.NaN, Infinity, -Infinity, 16_777_216])('%p stays', (value) => expect(toFloat(value)).toBe(value))
