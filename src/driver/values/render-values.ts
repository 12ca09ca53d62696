import { findParameters } from '../../sql/lexer/find-parameters.js'
import { quoteLiteral, type Values } from '../../sql/quote.js'
import { type ClassifiedValue, classifyValue } from './classify-value.js'
import { createBindError, matchParameters, nameValues } from './name-values.js'

/**
 * Renders the values of a statement into its text, each with the type it would be bound as. For clients that cannot bind. Pure.
 * @throws QueryError QUERY_FAILED if a value is missing, superfluous or of an unsupported type
 */
export function renderValues(sql: string, values: Values | undefined): string {
  const named = nameValues(values)
  if (!named) return sql
  const parameters = findParameters(sql)
  matchParameters(
    parameters.map(({ name }) => name),
    named,
  )
  let text = ''
  let from = 0
  for (const { name, start, end } of parameters) {
    const before = sql.slice(from, start)
    text += before + renderOperand(classifyValue(named.get(name.toLowerCase()), `$${name}`), `$${name}`, before)
    from = end
  }
  return text + sql.slice(from)
}

/** Renders a value as an operand after the text `before`. After `IN`, `(value)` would be a list of one value, unlike a bound list. */
export function renderOperand(value: ClassifiedValue, where: string, before: string, renderDate = renderTimestamp): string {
  const text = render(value, where, renderDate)
  if (value.type === 'LIST') return text
  return /\bin\s*$/i.test(before) ? `list_extract([${text}], 1)` : `(${text})`
}

/** Renders a Date as a TIMESTAMP in UTC. */
export function renderTimestamp(date: Date): string {
  return `make_timestamp(${BigInt(date.getTime()) * 1000n})`
}

function render(value: ClassifiedValue, where: string, renderDate: (date: Date) => string): string {
  switch (value.type) {
    case 'SQLNULL':
      return 'NULL'
    case 'BOOLEAN':
      return String(value.value)
    case 'VARCHAR':
      return value.value
        .toWellFormed()
        .split('\0')
        .map((part) => quoteLiteral(part))
        .join(' || chr(0) || ')
    case 'TIMESTAMP':
      return renderDate(value.value)
    case 'BLOB':
      return `unhex('${Array.from(value.value, (byte) => byte.toString(16).padStart(2, '0')).join('')}')`
    case 'LIST':
      return `[${value.items.map((item, index) => render(item, `${where}[${index}]`, renderDate)).join(', ')}]`
    case 'STRUCT': {
      if (value.entries.length === 0) throw createBindError(where, 'a struct without fields cannot be written as SQL')
      const entries = value.entries.map(
        ([name, item]) => `${quoteLiteral(name)}: ${render(item, `${where}.${name}`, renderDate)}`,
      )
      return `{${entries.join(', ')}}`
    }
    default:
      return `'${value.value}'::${value.type}`
  }
}
