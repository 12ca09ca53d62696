import type { DuckDBConnection } from '@duckdb/node-api'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { loadQueries, toConfigError } from './load-queries.js'
import type { QueryDefinition, QueryProblem } from './query-definition.js'
import { readQueryTypes } from './read-query-types.js'
import { type RenderQueriesOptions, renderQueries } from './render-queries.js'
import type { TypedQuery } from './typed-query.js'

/**
 * Generates the file with the functions of the named queries; `undefined` for a catalog without queries.
 * @param native - a connection of the session of the catalog
 * @throws ConfigError CONFIG_INVALID for wrong files and annotations; QUERY_UNTYPED with all queries that have no types
 */
export async function generateQueries(
  native: DuckDBConnection,
  config: CatalogConfig,
  options: RenderQueriesOptions,
): Promise<string | undefined> {
  if (config.queries === undefined) return undefined
  return renderQueries(await typeQueries(native, await loadQueries(config)), options)
}

/** @throws ConfigError QUERY_UNTYPED with all queries that have no types */
export async function typeQueries(native: DuckDBConnection, queries: readonly QueryDefinition[]): Promise<readonly TypedQuery[]> {
  const typed: TypedQuery[] = []
  const problems: QueryProblem[] = []
  for (const query of queries) {
    const read = await readQueryTypes(native, query)
    if ('problems' in read) problems.push(...read.problems)
    else typed.push(read)
  }
  if (problems.length > 0) throw toConfigError('QUERY_UNTYPED', problems)
  return typed
}
