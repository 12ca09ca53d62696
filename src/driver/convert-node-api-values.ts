import type { DuckDBType, DuckDBValue, DuckDBValueConverter, DuckDBVector } from '@duckdb/node-api'
import type { NodeApi } from './bind-node-api-values.js'
import type { RowMode } from './driver.js'
import { toBase64, toJsonInteger, toJsonNumber } from './to-json-value.js'

/**
 * Makes the values of one column of the client those of rows.
 * @internal
 */
export interface ColumnReader {
  readColumn(vector: DuckDBVector): readonly unknown[]
}

type Convert = DuckDBValueConverter<unknown>

const maxDays = 2_147_483_647
const maxTicks = 9_223_372_036_854_775_807n
/** As many digits as a number holds without loss. */
const exactDigits = 15

/**
 * Reads columns in a row mode. In `js` an infinite DATE or TIMESTAMP is the number `Infinity`, and one that no Date can hold is text.
 * @internal
 */
export function createColumnReader(api: NodeApi, mode: RowMode): ColumnReader {
  const { DuckDBTypeId: id } = api
  const small = [id.BOOLEAN, id.TINYINT, id.SMALLINT, id.INTEGER, id.UTINYINT, id.USMALLINT, id.UINTEGER, id.VARCHAR]
  const wide = [id.BIGINT, id.UBIGINT, id.HUGEINT, id.UHUGEINT, id.FLOAT, id.DOUBLE]
  // Most columns hold what needs no converting, and calling a converter for each value is what takes the time.
  const plain = new Set<number>(mode === 'js' ? [...small, ...wide] : small)
  const convert = createConverter(api, mode)
  return {
    readColumn(vector) {
      const { itemCount, type } = vector
      const values = new Array<unknown>(itemCount)
      if (!convert || plain.has(type.typeId)) {
        for (let index = 0; index < itemCount; index++) values[index] = vector.getItem(index)
      } else {
        for (let index = 0; index < itemCount; index++) values[index] = convert(vector.getItem(index), type, convert)
      }
      return values
    },
  }
}

function createConverter(api: NodeApi, mode: RowMode): Convert | undefined {
  if (mode === 'raw') return undefined
  const convertTime = mode === 'js' ? toDate : toIsoText
  return (value, type, nested) => {
    if (value === null) return null
    const time = readTime(api, value, type)
    if (time) return convertTime(time, value)
    return mode === 'js' ? api.JSDuckDBValueConverter(value, type, nested as never) : toJson(api, value, type, nested)
  }
}

function toJson(api: NodeApi, value: DuckDBValue, type: DuckDBType, nested: Convert): unknown {
  const { DuckDBTypeId: id } = api
  switch (type.typeId) {
    case id.BIGINT:
    case id.UBIGINT:
    case id.HUGEINT:
    case id.UHUGEINT:
    case id.BIGNUM:
      return toJsonInteger(value as bigint)
    case id.FLOAT:
    case id.DOUBLE:
      return toJsonNumber(value as number)
    case id.DECIMAL: {
      const text = String(value)
      return text.replaceAll(/\D/g, '').length <= exactDigits ? Number(text) : text
    }
    case id.BLOB:
    case id.GEOMETRY:
      return toBase64(api.JSDuckDBValueConverter(value, type, nested as never) as Uint8Array)
    default:
      return api.JsonDuckDBValueConverter(value, type, nested as never)
  }
}

/** A point in time: milliseconds since 1970, or infinitely far away. */
interface Time {
  readonly milliseconds: number
  /** Whether it has a time of the day. */
  readonly hours: boolean
}

function readTime(api: NodeApi, value: DuckDBValue, { typeId }: DuckDBType): Time | undefined {
  const { DuckDBTypeId: id } = api
  const is = <T>(_: new (...args: never[]) => T): T => value as T
  switch (typeId) {
    case id.DATE: {
      const { days } = is(api.DuckDBDateValue)
      const milliseconds = Math.abs(days) === maxDays ? days * Number.POSITIVE_INFINITY : days * 86_400_000
      return { milliseconds, hours: false }
    }
    case id.TIMESTAMP:
      return fromTicks(is(api.DuckDBTimestampValue).micros, 1_000n)
    case id.TIMESTAMP_TZ:
      return fromTicks(is(api.DuckDBTimestampTZValue).micros, 1_000n)
    case id.TIMESTAMP_S:
      return fromTicks(is(api.DuckDBTimestampSecondsValue).seconds, undefined)
    case id.TIMESTAMP_MS:
      return fromTicks(is(api.DuckDBTimestampMillisecondsValue).millis, 1n)
    case id.TIMESTAMP_NS:
      return fromTicks(is(api.DuckDBTimestampNanosecondsValue).nanos, 1_000_000n)
    default:
      return undefined
  }
}

function fromTicks(ticks: bigint, perMillisecond: bigint | undefined): Time {
  if (ticks === maxTicks) return { milliseconds: Number.POSITIVE_INFINITY, hours: true }
  if (ticks === -maxTicks) return { milliseconds: Number.NEGATIVE_INFINITY, hours: true }
  return { milliseconds: Number(perMillisecond ? ticks / perMillisecond : ticks * 1_000n), hours: true }
}

function toDate({ milliseconds }: Time, value: DuckDBValue): unknown {
  if (Math.abs(milliseconds) === Number.POSITIVE_INFINITY) return milliseconds
  const date = new Date(milliseconds)
  // DuckDB's calendar reaches further than that of JavaScript
  return Number.isNaN(date.getTime()) ? String(value) : date
}

function toIsoText({ milliseconds, hours }: Time, value: DuckDBValue): string {
  if (Math.abs(milliseconds) === Number.POSITIVE_INFINITY) return milliseconds > 0 ? 'infinity' : '-infinity'
  const text = String(value)
  // As Date.toISOString() writes it, but with all digits of the second
  return hours ? text.replace(/^(\S+) (\d\d:\d\d:\d\d(?:\.\d+)?)(?:\+00)?$/, '$1T$2Z') : text
}
