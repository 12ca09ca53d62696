import { types } from 'node:util'
import { QueryError } from '../errors.js'
import type { Value } from '../sql/quote.js'
import type { ParameterType } from './parameter-type.js'

/**
 * Returns a value as it is bound for a cast to a type.
 * @param where - the value in messages: `$ids[0]`
 * @throws QueryError QUERY_FAILED if the cast would round the value. Messages do not show values.
 */
export function exactValue(type: ParameterType, value: Value, where: string): Value {
  if (value === null) return value
  if (typeof type === 'string') return exactScalar(type, value, where)
  if (isList(type))
    return Array.isArray(value) ? value.map((item: Value, index) => exactValue(type[0], item, `${where}[${index}]`)) : value
  if (!isStruct(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      Object.hasOwn(type, name) ? exactValue(type[name] ?? '', item, `${where}.${name}`) : item,
    ]),
  )
}

function isList(type: ParameterType): type is readonly [ParameterType] {
  return Array.isArray(type)
}

function isStruct(value: Value): value is { readonly [key: string]: Value } {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !types.isDate(value) && !types.isUint8Array(value)
  )
}

function exactScalar(type: string, value: Value, where: string): Value {
  if (/^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$|^BIGNUM$/.test(type)) return exactInteger(type, value, where)
  const [, scale] = /^DECIMAL\(\d+,\s*(\d+)\)$/.exec(type) ?? []
  if (scale !== undefined) return exactDecimal(type, Number(scale), value, where)
  if (type === 'DATE') return exactDate(value, where)
  const digits = timeDigits[type]
  return digits === undefined ? value : exactTime(type, digits, value, where)
}

function exactInteger(type: string, value: Value, where: string): Value {
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw refuse(
      where,
      Number.isInteger(value)
        ? 'is beyond 2^53, where a number has lost digits. Pass a bigint'
        : `is not a whole number, and ${type} would round it`,
    )
  if (typeof value === 'string' && !/^\s*[+-]?\d+\s*$/.test(value))
    throw refuse(where, `is not a whole number, as ${type} requires`)
  return value
}

/** Numbers become text: DuckDB would round their binary form. */
function exactDecimal(type: string, scale: number, value: Value, where: string): Value {
  if (typeof value !== 'number' && typeof value !== 'string') return value
  const [, fraction = '', exponent = '0'] = /^\s*[+-]?\d*(?:\.(\d*))?(?:e([+-]?\d+))?\s*$/i.exec(String(value)) ?? []
  const digits = fraction.replace(/0+$/, '').length - Number(exponent)
  if (digits > scale) throw refuse(where, `has more than ${scale} digits after the point, and ${type} would round it`)
  return String(value)
}

const msPerDay = 86_400_000

function exactDate(value: Value, where: string): Value {
  if (types.isDate(value) && value.getTime() % msPerDay !== 0)
    throw refuse(where, "has a time of day (in UTC), which DATE would drop. Pass the day as text: '2026-01-31'")
  if (typeof value === 'string' && /\d[T ]+\d/.test(value)) throw refuse(where, 'has a time of day, which DATE would drop')
  return value
}

/** Digits after the second that a type keeps. */
const timeDigits: Readonly<Record<string, number>> = {
  TIMESTAMP_S: 0,
  TIMESTAMP_MS: 3,
  TIMESTAMP: 6,
  TIMESTAMP_TZ: 6,
  TIMESTAMP_NS: 9,
  TIME: 6,
  TIME_TZ: 6,
  TIME_NS: 9,
}

function exactTime(type: string, digits: number, value: Value, where: string): Value {
  const [, fraction = ''] = (typeof value === 'string' && /:\d+\.(\d*?)0*(?!\d)/.exec(value)) || []
  const isCut = types.isDate(value) ? digits < 3 && value.getTime() % 1000 !== 0 : fraction.length > digits
  if (isCut) throw refuse(where, `has more than ${digits} digits of a second, and ${type} would drop them`)
  return value
}

function refuse(where: string, what: string): QueryError {
  return new QueryError('QUERY_FAILED', `The value of ${where} ${what}.`)
}
