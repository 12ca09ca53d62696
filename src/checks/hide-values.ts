import type { Row } from '../driver/core/driver.js'
import { isMap } from '../plain-data.js'
import { foldName } from '../sql/fold-name.js'

const placeholder = '[hidden]'

/**
 * A pattern of the names of columns that show values of hidden ones: `email`, `email_1` of a self-join, `lower(email)`. `undefined` if nothing is
 * hidden.
 */
export function renderHiddenNames(names: readonly string[]): RegExp | undefined {
  const any = names.map((name) => foldName(name).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|')
  return names.length === 0 ? undefined : new RegExp(`(?<![\\p{L}\\p{N}_])(?:${any})(?:_\\d+)?(?![\\p{L}\\p{N}_])`, 'u')
}

/** Hides the values of columns and fields by name, also in JSON as text. NULL stays, because it shows that there is no value. */
export function hideColumns(row: Row, hidden: RegExp | undefined): Row {
  return hidden ? (hideValue(row, hidden) as Row) : row
}

function hideValue(value: unknown, hidden: RegExp): unknown {
  if (typeof value === 'string') return hideInText(value, hidden)
  if (Array.isArray(value)) return value.map((item: unknown) => hideValue(item, hidden))
  if (!isMap(value)) return value
  const shows = (name: unknown) => typeof name === 'string' && hidden.test(foldName(name))
  // An entry of a MAP, or a UNION
  const isHidden = shows(value.key) || shows(value.tag)
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      part !== null && (shows(name) || (isHidden && name === 'value')) ? placeholder : hideValue(part, hidden),
    ]),
  )
}

function hideInText(text: string, hidden: RegExp): string {
  if (!/^\s*[[{]/.test(text) || !hidden.test(foldName(text))) return text
  try {
    return JSON.stringify(hideValue(JSON.parse(text), hidden))
  } catch {
    // A MAP of a driver that has no other form for it: {email=ann@example.com}
    return placeholder
  }
}

/** The kinds of errors that never show values: they are about names, access, files and resources. */
const withoutValues = [
  'Binder',
  'Catalog',
  'Parser',
  'Permission',
  'IO',
  'HTTP',
  'Connection',
  'INTERRUPT',
  'Out of Memory',
  'Not implemented',
]

/** Hides a message of DuckDB that may show values, in quotes or without: `Could not cast value 5551234 to DECIMAL(5,2)`. */
export function hideMessage(message: string, kind = 'Unknown'): string {
  const isHarmless = withoutValues.includes(kind) && !isOfServer(message)
  return isHarmless ? message : `${kind} Error: ${placeholder}, because its text may show values of hidden columns`
}

/** Whether an error comes from a Postgres server that answered and rejected the statement. */
export function isOfServer(message: string): boolean {
  return /\bERROR: /.test(message)
}
