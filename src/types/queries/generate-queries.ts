import type { DuckDBConnection } from '@duckdb/node-api'
import type { CatalogSession } from '../../connection/types/catalog-connection.js'
import { foldName } from '../../sql/fold-name.js'
import { readNotNull } from '../read/read-not-null.js'
import { toConfigError } from './load-queries.js'
import type { QueryDefinition, QueryProblem } from './query-definition.js'
import { readQueryTypes } from './read-query-types.js'
import { type RenderQueriesOptions, renderQueries } from './render-queries.js'
import { renderWithParameters } from './render-with-parameters.js'
import type { TypedQuery } from './typed-query.js'

/** The facts on which the code of the queries depends. */
export interface QueryFacts {
  /** Whether NOT NULL can be proven for columns of the query at a place in the list. */
  readonly isProvable: (index: number) => boolean
  /** Whether the sources are replaced by empty tables. */
  readonly isOffline: boolean
}

/**
 * Generates the file with the functions of the named queries.
 * @throws ConfigError QUERY_UNTYPED with all queries that have no types
 */
export async function generateQueries(
  session: CatalogSession<DuckDBConnection>,
  queries: readonly QueryDefinition[],
  { isProvable, isOffline }: QueryFacts,
  options: RenderQueriesOptions,
): Promise<string> {
  const typed = await typeQueries(session.connection, queries, isOffline ? offlineHint : '')
  const provable = typed.filter(({ isSelect }, index) => isSelect && isProvable(index))
  const claims = await readNotNull(session, provable.map(renderWithNulls))
  const claimsOf = new Map(provable.map((query, index) => [query, claims[index]]))
  const proven = typed.map((query): TypedQuery => {
    const claim = claimsOf.get(query)
    return {
      ...query,
      columns: query.columns.map((column) => (claim?.has(column.name) ? { ...column, notNull: true } : column)),
    }
  })
  return renderQueries(proven, options)
}

const offlineHint =
  ' Offline, only what is in the columns file can be read: write it with "duckalog types", and make a view of files that a query reads.'

/** Renders a query with NULLs as parameters, because DESCRIBE and EXPLAIN need values. */
function renderWithNulls({ definition, parameters }: TypedQuery): string {
  const types = new Map(parameters.map(({ name, text }) => [foldName(name), text]))
  return renderWithParameters(definition.sql, ({ name }) => `CAST(NULL AS ${types.get(foldName(name))})`)
}

/**
 * @param hint - added to the error of a query that cannot be bound
 * @throws ConfigError QUERY_UNTYPED with all queries that have no types
 */
export async function typeQueries(
  native: DuckDBConnection,
  queries: readonly QueryDefinition[],
  hint = '',
): Promise<readonly TypedQuery[]> {
  const typed: TypedQuery[] = []
  const problems: QueryProblem[] = []
  for (const query of queries) {
    const read = await readQueryTypes(native, query)
    if (!('problems' in read)) typed.push(read)
    else for (const problem of read.problems) problems.push(problem.isUnbound && hint !== '' ? withHint(problem, hint) : problem)
  }
  if (problems.length > 0) throw toConfigError('QUERY_UNTYPED', problems)
  return typed
}

function withHint({ message, location }: QueryProblem, hint: string): QueryProblem {
  return { message: `${message.replace(/[^.!?]$/, '$&.')}${hint}`, location }
}
