import { ConfigError } from './errors.js'
import type { SecretValue } from './secret-value.js'

/**
 * A value that can be bound to a statement. A `Date` binds as TIMESTAMP (UTC), a `Uint8Array` as BLOB, an array as LIST, an
 * object as STRUCT, a `bigint` as BIGINT or, beyond 64 bits, as HUGEINT.
 * @public
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Uint8Array
  | readonly Value[]
  | { readonly [key: string]: Value }

/**
 * Values for `?` and `$1` by position, or for `$name` by name.
 * @public
 */
export type Values = readonly Value[] | { readonly [name: string]: Value }

/**
 * One SQL statement of a plan. `sql` is always printable: secrets stand only in `values`, bound by position, and are revealed
 * when the statement runs.
 * @public
 */
export interface Statement {
  readonly sql: string
  readonly values?: readonly (Value | SecretValue)[]
}

/**
 * A name as SQL: always quoted, so that a keyword or a hostile name stays a name.
 * @throws {@link ConfigError} CONFIG_INVALID when DuckDB could not hold the name, see {@link textProblem}
 * @internal
 */
export function quoteIdentifier(name: string): string {
  refuse(name, name === '' ? 'is empty' : textProblem(name))
  return `"${name.replaceAll('"', '""')}"`
}

/**
 * Parts of a name, joined with dots: `"lake"."main"."orders"`. Absent parts are left out.
 * @internal
 */
export function quoteQualified(...parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined)
    .map(quoteIdentifier)
    .join('.')
}

/**
 * A value as an SQL literal: scalars, lists and maps of them.
 * @internal
 */
export function quoteLiteral(value: Value): string {
  if (value === null) return 'NULL'
  if (typeof value === 'string') {
    refuse(value, textProblem(value, 'text'))
    return `'${value.replaceAll("'", "''")}'`
  }
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (value instanceof Date) return `TIMESTAMP '${value.toISOString().replace('Z', '')}'`
  if (value instanceof Uint8Array)
    return `'${Array.from(value, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}'::BLOB`
  if (Array.isArray(value)) return `[${value.map(quoteLiteral).join(', ')}]`
  return `{${Object.entries(value)
    .map(([key, item]) => `${quoteLiteral(key)}: ${quoteLiteral(item)}`)
    .join(', ')}}`
}

/**
 * Why DuckDB would not take a text as it stands, or `undefined` if it does. NUL ends the SQL silently, a lone surrogate becomes
 * another character, and a control character in a name is a trap for whoever reads a log; in running text line breaks and tabs
 * are welcome.
 * @internal
 */
export function textProblem(text: string, kind: 'name' | 'text' = 'name'): string | undefined {
  if (text.includes('\0')) return 'has a NUL character, where DuckDB would silently cut it off'
  if (!text.isWellFormed()) return 'has half of a surrogate pair, which no database can store'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  if (kind === 'name' && /[\u0000-\u001f\u007f]/.test(text)) return 'has a control character'
  return undefined
}

function refuse(text: string, problem: string | undefined): void {
  if (problem)
    throw new ConfigError('CONFIG_INVALID', [{ path: '', message: `The name or text ${JSON.stringify(text)} ${problem}.` }])
}
