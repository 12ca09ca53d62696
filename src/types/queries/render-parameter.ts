import type { ParameterType } from '../../queries/parameter-type.js'
import type { ColumnType } from '../render/column-type.js'
import { orNull, renderValueType } from '../render/render-value-type.js'
import { quoteText, renderProperty } from '../render/ts-text.js'

const numbers = ['TINYINT', 'SMALLINT', 'INTEGER', 'UTINYINT', 'USMALLINT', 'UINTEGER', 'FLOAT', 'DOUBLE']
const integers = ['BIGINT', 'UBIGINT', 'HUGEINT', 'UHUGEINT', 'BIGNUM']
const dates = ['DATE', 'TIMESTAMP', 'TIMESTAMP_TZ', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS']

/** The TypeScript types of values for scalars. For all other types DuckDB takes text. */
const scalars: Readonly<Record<string, string>> = {
  ...Object.fromEntries(numbers.map((name) => [name, 'number'])),
  ...Object.fromEntries(integers.map((name) => [name, 'number | bigint'])),
  ...Object.fromEntries(dates.map((name) => [name, 'Date | string'])),
  BOOLEAN: 'boolean',
  BLOB: 'Uint8Array',
}

/** Renders the TypeScript type of the values of a parameter. */
export function renderParameterType(type: ColumnType): string {
  switch (type.kind) {
    case 'scalar':
      return (Object.hasOwn(scalars, type.name) ? scalars[type.name] : undefined) ?? 'string'
    case 'decimal':
      return 'number | string'
    case 'enum':
      return renderValueType(type, { mode: 'js', exactDates: false })
    case 'list':
    case 'array':
      return `readonly (${orNull(renderParameterType(type.item))})[]`
    case 'struct':
      return `{ ${type.fields.map(({ name, type: field }) => `readonly ${renderProperty(name)}: ${orNull(renderParameterType(field))}`).join('; ')} }`
    case 'map':
    case 'union':
      return 'string'
  }
}

/** Renders a type for the call of `defineQuery`. */
export function renderParameterSpec(type: ColumnType): string {
  const spec = toParameterType(type)
  return renderSpec(spec)
}

/** Converts a type to the form that `defineQuery` takes. */
export function toParameterType(type: ColumnType): ParameterType {
  switch (type.kind) {
    case 'scalar':
      return type.name
    case 'decimal':
      return `DECIMAL(${type.width},${type.scale})`
    case 'list':
    case 'array':
      return [toParameterType(type.item)]
    case 'struct':
      return Object.fromEntries(type.fields.map((field) => [field.name, toParameterType(field.type)]))
    default:
      return type.kind.toUpperCase()
  }
}

function renderSpec(spec: ParameterType): string {
  if (typeof spec === 'string') return quoteText(spec)
  if (Array.isArray(spec)) return `[${renderSpec(spec[0] as ParameterType)}]`
  return `{ ${Object.entries(spec)
    .map(([name, field]) => `${renderProperty(name)}: ${renderSpec(field as ParameterType)}`)
    .join(', ')} }`
}
