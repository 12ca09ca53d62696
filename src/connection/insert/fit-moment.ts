import { types } from 'node:util'
import { describe, Misfit } from './fit-number.js'

/** How many digits of a second each type stores. Text with more is refused, because DuckDB would drop them. */
const fractions: Readonly<Record<string, number>> = {
  DATE: -1,
  TIME: 6,
  'TIME WITH TIME ZONE': 6,
  TIME_NS: 9,
  TIMESTAMP: 6,
  'TIMESTAMP WITH TIME ZONE': 6,
  TIMESTAMP_S: 0,
  TIMESTAMP_MS: 3,
  TIMESTAMP_NS: 9,
}

export function isMoment(type: string): boolean {
  return Object.hasOwn(fractions, type)
}

/** Whether Dates are values of a type. */
export function takesDates(type: string): boolean {
  return type === 'DATE' || type.startsWith('TIMESTAMP')
}

/** A DATE, TIME or TIMESTAMP of any kind: the milliseconds of a Date, or a text, which DuckDB has to check. */
export function fitMoment(value: unknown, type: string): number | string {
  const digits = fractions[type] ?? 6
  const isTime = !takesDates(type)
  if (!isTime && types.isDate(value)) return fitDate(value, type, digits)
  if (typeof value === 'string') {
    if (digits < 0 && !/^\s*(?:[+-]?\d+-\d+-\d+(?: \(bc\))?|[+-]?infinity|epoch)\s*$/i.test(value))
      throw new Misfit('is not a date: write it as 2026-01-31')
    const [, fraction = ''] = /\.(\d*?)0*(?!\d)/.exec(value) ?? []
    if (fraction.length > Math.max(0, digits)) throw new Misfit(`has more digits of a second than ${type} stores`)
    return value
  }
  if (!isTime && (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY))
    return value > 0 ? 'infinity' : '-infinity'
  if (isTime && typeof value === 'bigint') return renderTime(value)
  if (type === 'TIME WITH TIME ZONE' && isZoned(value)) return `${renderTime(value.micros)}${renderOffset(value.offset)}`
  throw new Misfit(`is ${describe(value)}, not a ${isTime ? 'text' : 'Date or text'} (${type})`)
}

/** The milliseconds beyond which TIMESTAMP_NS, 64 bits of nanoseconds, has no values. */
const longestNanoseconds = 9_223_372_036_854

function fitDate(date: Date, type: string, digits: number): number {
  const time = date.getTime()
  if (Number.isNaN(time)) throw new Misfit('is an invalid Date')
  if (digits < 0 && time % 86_400_000 !== 0)
    throw new Misfit('is a Date with a time of day (in UTC), which DATE would drop. Pass text such as 2026-01-31')
  if (digits === 0 && time % 1_000 !== 0) throw new Misfit(`is a Date with milliseconds, which ${type} would drop`)
  if (digits === 9 && Math.abs(time) > longestNanoseconds) throw new Misfit(`is a Date out of the range of ${type}`)
  return time
}

/** The text of a Date in UTC, given in milliseconds. */
export function renderDate(time: number, type: string): string {
  const date = new Date(time)
  const text = date.toISOString()
  // Years beyond four digits have a sign in JavaScript, and those before the year 1 another name in DuckDB
  const year = date.getUTCFullYear()
  const [, monthAndDay, clock] = /^.\d+(-\d\d-\d\d)T(.*)Z$/.exec(text) ?? []
  const day = `${String(year > 0 ? year : 1 - year).padStart(4, '0')}${monthAndDay}${year > 0 ? '' : ' (BC)'}`
  return type === 'DATE' ? day : `${day} ${clock}${type.endsWith('ZONE') ? '+00' : ''}`
}

function renderTime(micros: bigint): string {
  const part = (value: bigint, length: number) => String(value).padStart(length, '0')
  const seconds = micros / 1_000_000n
  const clock = [seconds / 3_600n, (seconds / 60n) % 60n, seconds % 60n].map((value) => part(value, 2)).join(':')
  return `${clock}.${part(micros % 1_000_000n, 6)}`
}

function renderOffset(offset: number): string {
  const all = Math.abs(offset)
  const clock = [Math.trunc(all / 3_600), Math.trunc(all / 60) % 60, all % 60].map((value) => String(value).padStart(2, '0'))
  return `${offset < 0 ? '-' : '+'}${clock.join(':')}`
}

function isZoned(value: unknown): value is { readonly micros: bigint; readonly offset: number } {
  return typeof value === 'object' && value !== null && 'micros' in value && 'offset' in value && typeof value.micros === 'bigint'
}
