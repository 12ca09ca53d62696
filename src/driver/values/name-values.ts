import { QueryError } from '../../errors.js'
import type { Value, Values } from '../../sql/quote.js'

/**
 * The values of a statement by parameter name in lower case, because names are case-insensitive in DuckDB. Positional values are named `1`,
 * `2` …, as in DuckDB. `undefined` without values.
 * @throws QueryError QUERY_FAILED if two names differ only in case
 */
export function nameValues(values: Values | undefined): ReadonlyMap<string, Value> | undefined {
  if (values === undefined) return undefined
  const entries = Array.isArray(values)
    ? values.map((value: Value, index) => [`${index + 1}`, value] as const)
    : Object.entries(values).map(([name, value]) => [name.toLowerCase(), value] as const)
  const named = new Map(entries)
  if (named.size === entries.length) return named.size === 0 ? undefined : named
  const twice = entries.find(([name], index) => entries.findIndex(([other]) => other === name) !== index)
  throw new QueryError(
    'QUERY_FAILED',
    `Two values were given for $${twice?.[0]}: parameter names are case-insensitive in DuckDB.`,
  )
}

/**
 * Checks that the values match the parameters of a statement by name.
 * @throws QueryError QUERY_FAILED
 */
export function matchParameters(parameters: readonly string[], values: ReadonlyMap<string, Value>): void {
  const missing = parameters.filter((name) => !values.has(name.toLowerCase()))
  if (missing.length > 0)
    throw new QueryError('QUERY_FAILED', `No value was given for ${list(missing)}. Add it to the values of the statement.`)
  const wanted = new Set(parameters.map((name) => name.toLowerCase()))
  const extra = [...values.keys()].filter((name) => !wanted.has(name))
  if (extra.length === 0) return
  const has = wanted.size === 0 ? 'The statement has no parameters' : `The statement has only ${list(parameters)}`
  throw new QueryError(
    'QUERY_FAILED',
    `${has}, but a value was given for ${list(extra)}. Remove it, or add the parameter to the SQL.`,
  )
}

/** The error of a value that cannot be bound; `where` is the parameter, with the path within its value. */
export function createBindError(where: string, problem: string): QueryError {
  return new QueryError('QUERY_FAILED', `The value of ${where} cannot be bound: ${problem}.`)
}

function list(names: readonly string[]): string {
  return [...new Set(names)].map((name) => `$${name}`).join(', ')
}
