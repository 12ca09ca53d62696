import { types } from 'node:util'

/** Stands for a value where a row has no such column. */
export const absent = Symbol('no column')

/** Renders a value of a row for a difference, so that values of other types look different: `10`, `10n`, `'10'`, NULL. */
export function formatValue(value: unknown): string {
  if (value === absent) return '(no column)'
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'string') return `'${escapeLines(value)}'`
  if (typeof value === 'bigint') return `${value}n`
  if (Object.is(value, -0)) return '-0'
  if (types.isDate(value)) return formatDate(value)
  if (types.isUint8Array(value)) return `x'${Buffer.from(value).toString('hex')}'`
  if (Array.isArray(value)) return `[${value.map(formatValue).join(', ')}]`
  if (typeof value === 'object' && value.toString === Object.prototype.toString)
    return `{${Object.entries(value)
      .map(([key, part]) => `${key}: ${formatValue(part)}`)
      .join(', ')}}`
  return escapeLines(String(value))
}

function formatDate(date: Date): string {
  if (Number.isNaN(date.getTime())) return 'Invalid Date'
  return date
    .toISOString()
    .replace(/T00:00:00\.000Z$/, '')
    .replace(/\.000Z$/, 'Z')
}

/** Escapes line breaks and control characters, because a cell has one line. */
function escapeLines(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (char) => JSON.stringify(char).slice(1, -1))
}
