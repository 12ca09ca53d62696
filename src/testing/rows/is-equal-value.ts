import { types } from 'node:util'
import { isMap } from '../../plain-data.js'

/**
 * Whether two values of rows are equal: numbers and bigints by their value, dates by their moment, bytes, lists and structs by their content.
 * @param tolerance - how much numbers may differ
 */
export function isEqualValue(actual: unknown, expected: unknown, tolerance = 0): boolean {
  if (Object.is(actual, expected) || actual === expected) return true
  if (isNumber(actual) && isNumber(expected)) return isEqualNumber(actual, expected, tolerance)
  if (types.isDate(actual) && types.isDate(expected)) return Object.is(actual.getTime(), expected.getTime())
  if (types.isUint8Array(actual) && types.isUint8Array(expected)) return Buffer.compare(actual, expected) === 0
  if (Array.isArray(actual) && Array.isArray(expected))
    return actual.length === expected.length && actual.every((item, index) => isEqualValue(item, expected[index], tolerance))
  if (isMap(actual) && isMap(expected)) {
    const keys = Object.keys(actual)
    return (
      keys.length === Object.keys(expected).length &&
      keys.every((key) => Object.hasOwn(expected, key) && isEqualValue(actual[key], expected[key], tolerance))
    )
  }
  return isOfClient(actual) && isOfClient(expected) && String(actual) === String(expected)
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

function isEqualNumber(actual: number | bigint, expected: number | bigint, tolerance: number): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: compares a bigint with a number exactly
  return actual == expected || (tolerance > 0 && Math.abs(Number(actual) - Number(expected)) <= tolerance)
}

/** Whether a value is one of `rowMode: 'raw'`, each of which has a text. */
function isOfClient(value: unknown): boolean {
  return typeof value === 'object' && value !== null && /^DuckDB\w+Value$/.test(value.constructor?.name ?? '')
}
