import type { ColumnField, ColumnType } from './column-type.js'
import { quoteText, renderProperty } from './ts-text.js'

/** The row modes of `query`, whose values have different types. */
export type TypedMode = 'js' | 'json' | 'raw'

/** In the order in which they are rendered. */
export const allModes: readonly TypedMode[] = ['js', 'json', 'raw']

/** How values are typed. */
export interface ValueTypeOptions {
  readonly mode: TypedMode
  /** Whether the types of dates include what `Date` cannot hold: infinities, and years beyond 275760. */
  readonly exactDates: boolean
}

const integer = { js: 'bigint', json: 'number | `${bigint}`', raw: 'bigint' }
const float = { js: 'number', json: "number | 'NaN' | 'Infinity' | '-Infinity'", raw: 'number' }
const same = (type: string) => ({ js: type, json: type, raw: type })
const textFor = (js: string, raw: string) => ({ js, json: 'string', raw })

/** The types of scalars by the names of their type ids. */
const scalars: Readonly<Record<string, Readonly<Record<TypedMode, string>>>> = {
  ...Object.fromEntries(
    ['TINYINT', 'SMALLINT', 'INTEGER', 'UTINYINT', 'USMALLINT', 'UINTEGER'].map((id) => [id, same('number')]),
  ),
  ...Object.fromEntries(['BIGINT', 'UBIGINT', 'HUGEINT', 'UHUGEINT', 'BIGNUM'].map((id) => [id, integer])),
  BOOLEAN: same('boolean'),
  FLOAT: float,
  DOUBLE: float,
  VARCHAR: same('string'),
  SQLNULL: same('null'),
  UUID: textFor('string', 'DuckDBUUIDValue'),
  DATE: textFor('Date', 'DuckDBDateValue'),
  TIMESTAMP: textFor('Date', 'DuckDBTimestampValue'),
  TIMESTAMP_TZ: textFor('Date', 'DuckDBTimestampTZValue'),
  TIMESTAMP_S: textFor('Date', 'DuckDBTimestampSecondsValue'),
  TIMESTAMP_MS: textFor('Date', 'DuckDBTimestampMillisecondsValue'),
  TIMESTAMP_NS: textFor('Date', 'DuckDBTimestampNanosecondsValue'),
  TIME: textFor('bigint', 'DuckDBTimeValue'),
  TIME_NS: textFor('bigint', 'DuckDBTimeNSValue'),
  TIME_TZ: textFor('{ readonly micros: bigint; readonly offset: number }', 'DuckDBTimeTZValue'),
  INTERVAL: {
    js: '{ readonly months: number; readonly days: number; readonly micros: bigint }',
    json: '{ readonly months: number; readonly days: number; readonly micros: string }',
    raw: 'DuckDBIntervalValue',
  },
  BLOB: textFor('Buffer', 'DuckDBBlobValue'),
  BIT: textFor('Buffer', 'DuckDBBitValue'),
  GEOMETRY: textFor('Buffer', 'DuckDBGeometryValue'),
  VARIANT: { js: 'unknown', json: 'unknown', raw: 'DuckDBVariantValue' },
}

/** An ENUM with up to this number of values is a union of literals. Longer unions are slow to check, and unreadable in messages. */
const maxLiterals = 100

/** Digits that a number holds without loss. */
const exactDigits = 15

/**
 * Renders the TypeScript type of the values of a column that are not NULL, as `query` returns them. Parts of nested values may be NULL: DuckDB
 * has no constraint for them. An unknown type is `unknown`.
 */
export function renderValueType(type: ColumnType, options: ValueTypeOptions): string {
  const { mode } = options
  const inner = (part: ColumnType) => orNull(renderValueType(part, options))
  switch (type.kind) {
    case 'scalar':
      return renderScalar(type.name, options)
    case 'decimal':
      return renderDecimal(type.width, type.scale, mode)
    case 'enum':
      return renderEnum(type.values)
    case 'list':
      return mode === 'raw' ? 'DuckDBListValue' : listOf(inner(type.item))
    case 'array':
      return mode === 'raw' ? 'DuckDBArrayValue' : listOf(inner(type.item))
    case 'struct':
      return mode === 'raw' ? 'DuckDBStructValue' : renderStruct(type.fields, inner)
    case 'map':
      return mode === 'raw'
        ? 'DuckDBMapValue'
        : `{ readonly key: ${renderValueType(type.key, options)}; readonly value: ${inner(type.value)} }[]`
    case 'union':
      return mode === 'raw' ? 'DuckDBUnionValue' : renderUnion(type.members, inner)
  }
}

/** Adds `null` to a type. */
export function orNull(type: string): string {
  return type === 'unknown' || type === 'null' ? type : `${type} | null`
}

function renderScalar(name: string, { mode, exactDates }: ValueTypeOptions): string {
  const type = Object.hasOwn(scalars, name) ? scalars[name]?.[mode] : undefined
  return type === 'Date' && exactDates ? 'Date | number | string' : (type ?? 'unknown')
}

function renderDecimal(width: number, scale: number, mode: TypedMode): string {
  if (mode !== 'json') return mode === 'js' ? 'number' : 'DuckDBDecimalValue'
  // Without an integer part the leading zero counts as a digit
  return Math.max(width, scale + 1) <= exactDigits ? 'number' : 'number | `${number}`'
}

function renderEnum(values: readonly string[]): string {
  if (values.length === 0 || values.length > maxLiterals) return 'string'
  return values.map(quoteText).join(' | ')
}

function renderStruct(fields: readonly ColumnField[], inner: (type: ColumnType) => string): string {
  // The fields of an unnamed STRUCT have one name, and the last one is kept
  const named = new Map(fields.map(({ name, type }) => [name, type]))
  return `{ ${[...named].map(([name, type]) => `readonly ${renderProperty(name)}: ${inner(type)}`).join('; ')} }`
}

function renderUnion(members: readonly ColumnField[], inner: (type: ColumnType) => string): string {
  return members.map(({ name, type }) => `{ readonly tag: ${quoteText(name)}; readonly value: ${inner(type)} }`).join(' | ')
}

function listOf(item: string): string {
  return item.includes(' | ') ? `(${item})[]` : `${item}[]`
}
