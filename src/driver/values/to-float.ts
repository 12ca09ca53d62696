/** Enough digits for every float. */
const allDigits = 9
/** Digits that a float of full precision always holds. */
const sureDigits = 6
const smallestOfFullPrecision = 2 ** -126

/** The shortest number that rounds to the same FLOAT: `0.1` instead of `0.10000000149011612`. Pure. */
export function toFloat(value: number): number {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 24) return value
  if (!Number.isFinite(value)) return value
  for (let digits = Math.abs(value) < smallestOfFullPrecision ? 1 : sureDigits; digits < allDigits; digits++) {
    const shorter = Number(value.toPrecision(digits))
    if (Math.fround(shorter) === value) return shorter
    // Floats below a power of two are denser, so the next larger number may be the same float
    if (Number.isInteger(Math.log2(Math.abs(value)))) {
      const [mantissa = '', exponent = ''] = Math.abs(value)
        .toExponential(digits - 1)
        .split('e')
      const larger = Math.sign(value) * Number(`${Number(mantissa.replace('.', '')) + 1}e${Number(exponent) - digits + 1}`)
      if (Math.fround(larger) === value) return larger
    }
  }
  return Number(value.toPrecision(allDigits))
}
