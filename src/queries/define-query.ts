import { closestMatch } from '../closest-match.js'
import type { Queryable } from '../connection/types/queryable.js'
import type { QueryResult, RowMode } from '../driver/core/driver.js'
import { QueryError } from '../errors.js'
import type { Value } from '../sql/quote.js'
import { exactValue } from './exact-value.js'
import type { ParameterType } from './parameter-type.js'

/**
 * What a named query returns: exactly one row, an optional row, many rows, or nothing.
 * @public
 */
export type QueryReturns = 'one' | 'optional' | 'many' | 'exec'

/**
 * A named query as `duckalog types` generates it.
 * @public
 */
export interface NamedQueryDefinition<K extends QueryReturns = QueryReturns> {
  /** The name of the query in the catalog. */
  readonly name: string
  /** What it returns. */
  readonly returns: K
  /** The types of the parameters by name. */
  readonly parameters: { readonly [name: string]: ParameterType }
  /** Parameters that may be NULL, and may be omitted. @defaultValue none */
  readonly optional?: readonly string[]
  /** The statement, with each parameter cast to its type. */
  readonly sql: string
}

/** The rows of a query by row mode. @public */
export interface RowsByMode {
  /** The rows with `rowMode: 'js'`. */
  readonly js: object
  /** The rows with `rowMode: 'json'`. */
  readonly json?: object
  /** The rows with `rowMode: 'raw'`. */
  readonly raw?: object
}

/** The options of a named query. @public */
export interface NamedQueryOptions<M extends RowMode = RowMode> {
  /** How values are represented; one of the row modes that types were generated for. @defaultValue `'js'` */
  readonly rowMode?: M | undefined
  /** Cancels the query; the error is the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds after which the query fails with QUERY_TIMEOUT. @defaultValue `timeouts.query` of the connect options */
  readonly timeout?: number | undefined
}

/** What a named query resolves to, for rows `R`. @public */
export type NamedQueryResult<R extends object, K extends QueryReturns> = {
  one: R
  optional: R | undefined
  many: QueryResult<R>
  exec: undefined
}[K]

/** What runs a named query: a catalog, a session or the session of a transaction. @public */
export type QueryRunner = Pick<Queryable, 'query' | 'queryOne' | 'queryOptional'>

/**
 * A named query as a function.
 * @public
 */
export interface NamedQuery<V extends object, R extends RowsByMode, K extends QueryReturns> {
  /**
   * Runs the query.
   * @throws QueryError QUERY_FAILED also for a value that is missing, unknown, or that the cast to the type of its parameter would round;
   * ROW_COUNT_INVALID; the errors of `query`
   */
  <M extends keyof R & RowMode = 'js'>(
    on: QueryRunner,
    ...rest: Record<string, never> extends V
      ? [values?: V, options?: NamedQueryOptions<M>]
      : [values: V, options?: NamedQueryOptions<M>]
  ): Promise<NamedQueryResult<R[M] & object, K>>
  /** The statement, for other calls: `catalog.stream(revenue.sql, revenue.bind({ day }))`. */
  readonly sql: string
  /** Checks values and returns them as they are bound. Throws like the function. */
  bind(values: V): { readonly [name: string]: Value }
}

/**
 * Makes a function of a named query. Called by the file that `duckalog types` generates.
 * @public
 */
export function defineQuery<V extends object, R extends RowsByMode, K extends QueryReturns>(
  definition: NamedQueryDefinition<K>,
): NamedQuery<V, R, K> {
  const { sql, returns } = definition
  const bind = (values: object) => bindValues(definition, values as { readonly [name: string]: Value | undefined })
  const run = async (on: QueryRunner, values: object = {}, options?: NamedQueryOptions) => {
    const bound = bind(values)
    if (returns === 'one') return on.queryOne(sql, bound, options)
    if (returns === 'optional') return on.queryOptional(sql, bound, options)
    const rows = await on.query(sql, bound, options)
    return returns === 'exec' ? undefined : rows
  }
  return Object.assign(run, { sql, bind }) as unknown as NamedQuery<V, R, K>
}

function bindValues(
  { name: query, parameters, optional = [] }: NamedQueryDefinition,
  values: { readonly [name: string]: Value | undefined },
): { readonly [name: string]: Value } {
  const names = Object.keys(parameters)
  for (const name of Object.keys(values)) {
    if (names.includes(name)) continue
    const match = closestMatch(name, names)
    const hint = match === undefined ? 'Remove the value' : `Did you mean ${match}?`
    throw new QueryError('QUERY_FAILED', `The query ${query} has no parameter ${name}. ${hint}`.replace(/([^?])$/, '$1.'))
  }
  return Object.fromEntries(
    Object.entries(parameters).map(([name, type]) => {
      const value = values[name] ?? null
      if (value === null && !optional.includes(name)) {
        const problem = values[name] === null ? `is NULL. To allow NULL, declare it with ? after its type` : 'has no value'
        throw new QueryError('QUERY_FAILED', `The parameter ${name} of the query ${query} ${problem}.`)
      }
      return [name, exactValue(type, value, `$${name}`)]
    }),
  )
}
