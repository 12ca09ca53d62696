/** Why a value does not fit its column. The message is a predicate: `is out of the range of INTEGER`. */
export class Misfit {
  readonly problem: string
  /** The part of the value, if it has parts: `[1].name`. */
  readonly path: string

  constructor(problem: string, path = '') {
    this.problem = problem
    this.path = path
  }
}

interface Range {
  readonly min: bigint
  readonly max: bigint
}

const signed = (bits: bigint): Range => ({ min: -(2n ** (bits - 1n)), max: 2n ** (bits - 1n) - 1n })
const unsigned = (bits: bigint): Range => ({ min: 0n, max: 2n ** bits - 1n })

/** The integer types of DuckDB. */
export const integerRanges: Readonly<Record<string, Range>> = {
  TINYINT: signed(8n),
  SMALLINT: signed(16n),
  INTEGER: signed(32n),
  BIGINT: signed(64n),
  HUGEINT: signed(128n),
  UTINYINT: unsigned(8n),
  USMALLINT: unsigned(16n),
  UINTEGER: unsigned(32n),
  UBIGINT: unsigned(64n),
  UHUGEINT: unsigned(128n),
}

/** An integer of a type, from a number, a bigint or text. */
export function fitInteger(value: unknown, type: string, range: Range | undefined): bigint {
  const integer = toBigint(value, type)
  if (range && (integer < range.min || integer > range.max)) throw new Misfit(`is ${integer}, out of the range of ${type}`)
  return integer
}

function toBigint(value: unknown, type: string): bigint {
  if (typeof value === 'bigint') return value
  if (typeof value === 'string' && /^[+-]?\d+$/.test(value)) return BigInt(value.replace('+', ''))
  if (typeof value !== 'number') throw new Misfit(`is ${describe(value)}, not a whole number (${type})`)
  if (!Number.isInteger(value)) throw new Misfit(`is ${value}, which ${type} would round`)
  refuseUnsafe(value)
  return BigInt(value)
}

/** A number whose last digits may be wrong already. */
function refuseUnsafe(value: number): void {
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER)
    throw new Misfit(`is ${value}, a number beyond 2^53, whose last digits may be lost. Pass a bigint or text`)
}

/** A number of FLOAT or DOUBLE. A fraction becomes the nearest one that the type has. */
export function fitFloat(value: unknown, type: 'FLOAT' | 'DOUBLE'): number {
  const number = toNumber(value, type)
  if (type === 'DOUBLE' || !Number.isFinite(number)) return number
  const single = Math.fround(number)
  if (!Number.isFinite(single)) throw new Misfit(`is ${number}, out of the range of FLOAT`)
  if (single !== number && (Number.isInteger(number) || single === 0)) throw new Misfit(`is ${number}, which FLOAT would round`)
  return number
}

function toNumber(value: unknown, type: string): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') {
    const number = Number(value)
    if (BigInt(Number.isFinite(number) ? number : 0) !== value) throw new Misfit(`is ${value}, which ${type} would round`)
    return number
  }
  if (typeof value === 'string') {
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)) {
      const number = Number(value)
      if (Number.isFinite(number)) return number
      throw new Misfit(`is out of the range of ${type}`)
    }
    const special = /^([+-]?)(inf(?:inity)?|nan)$/i.exec(value)
    if (special) return /nan/i.test(value) ? Number.NaN : special[1] === '-' ? -Infinity : Infinity
  }
  throw new Misfit(`is ${describe(value)}, not a number (${type})`)
}

/** The text of a DECIMAL, whose digits all fit. */
export function fitDecimal(value: unknown, width: number, scale: number): string {
  const type = `DECIMAL(${width},${scale})`
  if (typeof value === 'number' && Number.isFinite(value)) refuseUnsafe(value)
  else if (typeof value !== 'bigint' && typeof value !== 'string')
    throw new Misfit(`is ${describe(value)}, not a number (${type})`)
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i.exec(String(value)) ?? []
  if (sign === undefined || whole + fraction === '') throw new Misfit(`is ${describe(value)}, not a number (${type})`)
  const point = whole.length + Number(exponent)
  const digits = `${'0'.repeat(Math.max(0, -point))}${whole}${fraction}`.padEnd(point, '0')
  const integer = digits.slice(0, Math.max(0, point)).replace(/^0+/, '')
  const decimals = digits.slice(Math.max(0, point)).replace(/0+$/, '')
  if (decimals.length > scale) throw new Misfit(`is ${value}, which ${type} would round`)
  if (integer.length > width - scale) throw new Misfit(`is ${value}, out of the range of ${type}`)
  return `${sign}${integer || '0'}.${decimals || '0'}`
}

/** Describes a value for an error. Text is not repeated, because it may be a secret. */
export function describe(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'bigint') return `the bigint ${value}`
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text'
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Date) return 'a Date'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
