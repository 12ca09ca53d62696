import type {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBType,
  DuckDBValue,
  DuckDBValueConverter,
  DuckDBVector,
} from '@duckdb/node-api'
import type { RowMode } from '../core/driver.js'
import { toFloat } from '../values/to-float.js'
import { toBase64, toJsonInteger, toJsonNumber } from '../values/to-json-value.js'
import type { NodeApi } from './bind-node-api-values.js'
import { readTexts } from './read-text.js'

/** Converts the values of a column to those of rows. */
export interface ColumnReader {
  readColumn(vector: DuckDBVector): readonly unknown[]
}

type Convert = DuckDBValueConverter<unknown>

const maxDays = 2_147_483_647
const maxTicks = 9_223_372_036_854_775_807n
/** How many digits a number holds without loss. */
const exactDigits = 15
/** 0001-01-01 and 9999-12-31, in days since 1970. */
const firstDay = -719_162
const lastDay = 2_932_896
const mostExact = 10 ** exactDigits

/** Reads columns in a row mode. In `js` an infinite DATE or TIMESTAMP is the number `Infinity`, and one outside the range of Date is text. */
export function createColumnReader(api: NodeApi, mode: RowMode): ColumnReader {
  const { DuckDBTypeId: id } = api
  const small = [id.BOOLEAN, id.TINYINT, id.SMALLINT, id.INTEGER, id.UTINYINT, id.USMALLINT, id.UINTEGER]
  const wide = [id.BIGINT, id.UBIGINT, id.HUGEINT, id.UHUGEINT, id.DOUBLE]
  // Most columns need no conversion, and calling a converter for each value is slow
  const plain = new Set<number>(mode === 'js' ? [...small, ...wide] : small)
  const convert = createConverter(api, mode)
  return {
    readColumn(vector) {
      const { itemCount, type } = vector
      if (type.typeId === id.VARCHAR) return readTexts(vector)
      const values = new Array<unknown>(itemCount)
      if (!convert || plain.has(type.typeId)) {
        for (let index = 0; index < itemCount; index++) values[index] = vector.getItem(index)
      } else {
        const direct = mode === 'json' ? toJsonOf(api, type.typeId) : undefined
        for (let index = 0; index < itemCount; index++) {
          const value = vector.getItem(index)
          values[index] = direct && value !== null ? direct(value as never) : convert(value, type, convert)
        }
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
    if (type.typeId === api.DuckDBTypeId.FLOAT)
      return mode === 'js' ? toFloat(value as number) : toJsonNumber(toFloat(value as number))
    const time = readTime(api, value, type)
    if (time) return convertTime(time)
    return mode === 'js' ? api.JSDuckDBValueConverter(value, type, nested as never) : toJson(api, value, type, nested)
  }
}

function toJson(api: NodeApi, value: DuckDBValue, type: DuckDBType, nested: Convert): unknown {
  const { DuckDBTypeId: id } = api
  const direct = toJsonOf(api, type.typeId)
  if (direct) return direct(value as never)
  return type.typeId === id.BLOB || type.typeId === id.GEOMETRY
    ? toBase64(api.JSDuckDBValueConverter(value, type, nested as never) as Uint8Array)
    : api.JsonDuckDBValueConverter(value, type, nested as never)
}

/** How numbers and dates become JSON; `undefined` for other types. Found once for a column, as there are many values. */
function toJsonOf({ DuckDBTypeId: id }: NodeApi, typeId: number): ((value: never) => unknown) | undefined {
  switch (typeId) {
    case id.BIGINT:
    case id.UBIGINT:
    case id.HUGEINT:
    case id.UHUGEINT:
    case id.BIGNUM:
      return toJsonInteger
    case id.DOUBLE:
      return toJsonNumber
    case id.DECIMAL:
      return toJsonDecimal
    case id.DATE:
      return toJsonDate
    default:
      return undefined
  }
}

/** Dates with a year of four digits, which is nearly all, without the detour over an object. */
function toJsonDate(date: DuckDBDateValue): string {
  const { days } = date
  if (days >= firstDay && days <= lastDay) return renderDate(days)
  return Math.abs(days) === maxDays ? `${days < 0 ? '-' : ''}infinity` : String(date)
}

/** The algorithm of Howard Hinnant for the civil calendar: years begin in March, so that a leap day is the last one. */
function renderDate(days: number): string {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${year < 1_000 ? String(year).padStart(4, '0') : year}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`
}

/** Both numbers of the division are exact, so that its result is the number nearest to the decimal. */
function toJsonDecimal(decimal: DuckDBDecimalValue): number | string {
  const unscaled = Number(decimal.value)
  return decimal.scale < exactDigits && Math.abs(unscaled) < mostExact ? unscaled / 10 ** decimal.scale : String(decimal)
}

/** A point in time. */
interface Time {
  /** Since 1970; may be infinite. */
  readonly milliseconds: number
  /** Whether it has a time of day. */
  readonly hours: boolean
  /** In UTC, with full precision. */
  readonly text: { toString(): string }
}

function readTime(api: NodeApi, value: DuckDBValue, { typeId }: DuckDBType): Time | undefined {
  const { DuckDBTypeId: id } = api
  const is = <T>(_: new (...args: never[]) => T): T => value as T
  switch (typeId) {
    case id.DATE: {
      const date = is(api.DuckDBDateValue)
      const { days } = date
      const milliseconds = Math.abs(days) === maxDays ? days * Number.POSITIVE_INFINITY : days * 86_400_000
      return { milliseconds, hours: false, text: date }
    }
    case id.TIMESTAMP: {
      const time = is(api.DuckDBTimestampValue)
      return fromTicks(time.micros, 1_000n, time)
    }
    case id.TIMESTAMP_TZ: {
      const { micros } = is(api.DuckDBTimestampTZValue)
      // The text of a TIMESTAMPTZ is in the time zone of the process
      return fromTicks(micros, 1_000n, new api.DuckDBTimestampValue(micros))
    }
    case id.TIMESTAMP_S: {
      const time = is(api.DuckDBTimestampSecondsValue)
      return fromTicks(time.seconds, undefined, time)
    }
    case id.TIMESTAMP_MS: {
      const time = is(api.DuckDBTimestampMillisecondsValue)
      return fromTicks(time.millis, 1n, time)
    }
    case id.TIMESTAMP_NS: {
      const time = is(api.DuckDBTimestampNanosecondsValue)
      return fromTicks(time.nanos, 1_000_000n, time)
    }
    default:
      return undefined
  }
}

function fromTicks(ticks: bigint, perMillisecond: bigint | undefined, text: Time['text']): Time {
  if (ticks === maxTicks) return { milliseconds: Number.POSITIVE_INFINITY, hours: true, text }
  if (ticks === -maxTicks) return { milliseconds: Number.NEGATIVE_INFINITY, hours: true, text }
  return { milliseconds: Number(perMillisecond ? divideDown(ticks, perMillisecond) : ticks * 1_000n), hours: true, text }
}

/** Rounds down. Division of bigints rounds towards zero, which is up before 1970. */
function divideDown(ticks: bigint, by: bigint): bigint {
  return ticks < 0n ? (ticks + 1n) / by - 1n : ticks / by
}

function toDate({ milliseconds, text }: Time): unknown {
  if (Math.abs(milliseconds) === Number.POSITIVE_INFINITY) return milliseconds
  const date = new Date(milliseconds)
  // DuckDB's range of dates is wider than that of JavaScript
  return Number.isNaN(date.getTime()) ? String(text) : date
}

function toIsoText({ milliseconds, hours, text }: Time): string {
  if (Math.abs(milliseconds) === Number.POSITIVE_INFINITY) return milliseconds > 0 ? 'infinity' : '-infinity'
  // The format of Date.toISOString(), with full precision
  return hours ? `${String(text).replace(/ (?=\d\d:)/, 'T')}Z` : String(text)
}
