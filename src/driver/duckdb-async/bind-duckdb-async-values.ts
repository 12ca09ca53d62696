import { Buffer } from 'node:buffer'
import { findParameters } from '../../sql/lexer/find-parameters.js'
import { quoteLiteral, type Values } from '../../sql/quote.js'
import { type ClassifiedValue, classifyValue } from '../values/classify-value.js'
import { createBindError, matchParameters, nameValues } from '../values/name-values.js'

/** Values that `duckdb-async` binds without loss. */
type Scalar = null | boolean | number | string | Date

/**
 * Rewrites a statement so that the client can bind its values. The client supports only positional parameters, binds a bigint as NULL and an
 * array as text. So names become positions, bigints and bytes are passed as text, and lists and structs are built from bound scalars.
 * @throws QueryError QUERY_FAILED if a value is missing, superfluous or of an unsupported type
 */
export function bindDuckdbAsyncValues(sql: string, values: Values | undefined): { sql: string; scalars: Scalar[] } {
  const named = nameValues(values)
  if (!named) return { sql, scalars: [] }
  const parameters = findParameters(sql)
  matchParameters(
    parameters.map(({ name }) => name),
    named,
  )
  const scalars: Scalar[] = []
  const expressions = new Map<string, string>()
  for (const { name } of parameters) {
    const key = name.toLowerCase()
    if (!expressions.has(key)) expressions.set(key, render(classifyValue(named.get(key), `$${name}`), scalars, `$${name}`))
  }
  let text = ''
  let from = 0
  for (const { name, start, end } of parameters) {
    text += sql.slice(from, start) + expressions.get(name.toLowerCase())
    from = end
  }
  return { sql: text + sql.slice(from), scalars }
}

function render(value: ClassifiedValue, scalars: Scalar[], where: string): string {
  const place = (scalar: Scalar) => `$${scalars.push(scalar)}`
  switch (value.type) {
    case 'SQLNULL':
      return place(null)
    case 'BIGINT':
    case 'HUGEINT':
      return `CAST(${place(String(value.value))} AS ${value.type})`
    case 'TIMESTAMP':
      // The client binds midnight as a DATE
      return `CAST(${place(value.value)} AS TIMESTAMP)`
    case 'BLOB':
      // The client aborts the process on a bound byte above 127
      return `from_base64(${place(Buffer.from(value.value).toString('base64'))})`
    case 'LIST':
      return `[${value.items.map((item, index) => render(item, scalars, `${where}[${index}]`)).join(', ')}]`
    case 'STRUCT':
      if (value.entries.length === 0) throw createBindError(where, 'DuckDB before 1.5 does not support empty structs')
      return `{${value.entries.map(([name, item]) => `${quoteLiteral(name)}: ${render(item, scalars, `${where}.${name}`)}`).join(', ')}}`
    default:
      return place(value.value)
  }
}
