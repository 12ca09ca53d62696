import { ConfigError } from '../errors.js'
import { literalOf, type SecretValue } from '../secret-value.js'

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
 * One SQL statement of a plan. `sql` can always be printed: secrets are only in `values`, which are bound by position and revealed when the
 * statement runs, or in `secretSql`.
 * @public
 */
export interface Statement {
  /** The text of the statement, with credentials shown as `[redacted]`. */
  readonly sql: string
  /** The text to run instead of `sql`, if `sql` contains redacted credentials. */
  readonly secretSql?: SecretValue
  /** The values to bind, by position. @defaultValue none */
  readonly values?: readonly (Value | SecretValue)[] | undefined
}

/** The text to run, including credentials. */
export function runnableSql({ sql, secretSql }: Pick<Statement, 'sql' | 'secretSql'>): string {
  return (secretSql && literalOf(secretSql)) ?? sql
}

/**
 * A name as SQL, always quoted, so that keywords and hostile names are safe.
 * @throws {@link ConfigError} CONFIG_INVALID if DuckDB cannot store the name, see {@link textProblem}
 */
export function quoteIdentifier(name: string): string {
  refuse(name, name === '' ? 'is empty' : textProblem(name))
  return quoteName(name)
}

/** A name in quotes, unchecked: for names of the data, such as those of columns. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A qualified name: `"lake"."main"."orders"`. Absent parts are omitted. */
export function quoteQualified(...parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined)
    .map(quoteIdentifier)
    .join('.')
}

/** What can be written in SQL text: scalars, and lists and maps of them. Everything else is bound. */
export type Literal = null | boolean | number | bigint | string | readonly Literal[] | { readonly [key: string]: Literal }

/**
 * A value as an SQL literal; a map becomes a STRUCT. `write` renders a finite number at a path of the value.
 * @throws {@link ConfigError} CONFIG_INVALID if DuckDB cannot store a text, see {@link textProblem}
 */
export function quoteLiteral(value: Literal, write: WriteNumber = String, path: readonly (string | number)[] = []): string {
  switch (typeof value) {
    case 'string':
      refuse(value, textProblem(value, 'text'))
      return `'${value.replaceAll("'", "''")}'`
    case 'number':
      return Number.isFinite(value) ? write(value, path) : `'${value}'::DOUBLE`
    case 'object':
      return value === null ? 'NULL' : quoteNested(value, write, path)
    default:
      return String(value)
  }
}

type WriteNumber = (value: number, path: readonly (string | number)[]) => string

function quoteNested(
  value: readonly Literal[] | { readonly [key: string]: Literal },
  write: WriteNumber,
  path: readonly (string | number)[],
): string {
  if (isList(value)) return `[${value.map((item, index) => quoteLiteral(item, write, [...path, index])).join(', ')}]`
  const entries = Object.entries(value).map(([key, item]) => `${quoteLiteral(key)}: ${quoteLiteral(item, write, [...path, key])}`)
  // DuckDB has no empty STRUCT
  return entries.length === 0 ? 'MAP {}' : `{${entries.join(', ')}}`
}

function isList(value: object): value is readonly Literal[] {
  return Array.isArray(value)
}

/**
 * Why DuckDB cannot store a text unchanged, or `undefined` if it can. NUL silently ends the SQL, a lone surrogate becomes another character,
 * and a control character in a name makes logs misleading; in other text, line breaks and tabs are fine.
 */
export function textProblem(text: string, kind: 'name' | 'text' = 'name'): string | undefined {
  if (text.includes('\0')) return 'contains a NUL character, where DuckDB would silently truncate it'
  if (!text.isWellFormed()) return 'contains half of a surrogate pair, which no database can store'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  if (kind === 'name' && /[\u0000-\u001f\u007f]/.test(text)) return 'contains a control character'
  return undefined
}

function refuse(text: string, problem: string | undefined): void {
  if (problem)
    throw new ConfigError('CONFIG_INVALID', [{ path: '', message: `The name or text ${JSON.stringify(text)} ${problem}.` }])
}
