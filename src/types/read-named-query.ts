import type { DuckDBConnection } from '@duckdb/node-api'
import { closestMatch } from '../closest-match.js'
import type { CatalogConnection } from '../connection/types/catalog-connection.js'
import { checkArguments } from '../options/check-arguments.js'
import { text } from '../options/option-rules.js'
import type { NamedQueryDefinition } from '../queries/define-query.js'
import { configOf, connectionRule } from './generate-types.js'
import { typeQueries } from './queries/generate-queries.js'
import { loadQueries, toConfigError } from './queries/load-queries.js'
import { toParameterType } from './queries/render-parameter.js'
import { checkDriver } from './read/read-catalog.js'

/**
 * Reads one named query of a catalog, for `defineQuery()` of `duckalog/queries`: to run a query by its name, without generated code.
 *
 * @throws {@link ConfigError} CONFIG_INVALID if there is no such query, and for wrong files and annotations; QUERY_UNTYPED if its parameters or
 * columns have no types; {@link DriverError} DRIVER_UNSUPPORTED; {@link OptionError} OPTION_INVALID; and the errors of a connect
 * @example
 * ```ts
 * import { connectToCatalog } from 'duckalog'
 * import { defineQuery } from 'duckalog/queries'
 *
 * await using catalog = connectToCatalog('catalog.yaml')
 * const revenue = defineQuery(await readNamedQuery(catalog, 'revenue_by_country'))
 * ```
 * @public
 */
export async function readNamedQuery(catalog: CatalogConnection<DuckDBConnection>, name: string): Promise<NamedQueryDefinition> {
  checkArguments('readNamedQuery', { catalog: [catalog, connectionRule], name: [name, text] })
  const queries = await loadQueries(await configOf(catalog))
  const query = queries.find((each) => each.name === name)
  if (!query) throw toConfigError('CONFIG_INVALID', [{ message: describeMissing(name, queries), location: { path: 'queries' } }])
  await using session = await catalog.session()
  checkDriver(session)
  const [typed] = await typeQueries(session.connection, [query])
  const { sql = '', parameters = [], returns = 'many' } = typed ?? {}
  return {
    ...{ name, sql, returns },
    parameters: Object.fromEntries(parameters.map((parameter) => [parameter.name, toParameterType(parameter.type)])),
    optional: parameters.filter(({ isOptional }) => isOptional).map((parameter) => parameter.name),
  }
}

function describeMissing(wanted: string, queries: readonly { readonly name: string }[]): string {
  const names = queries.map(({ name }) => name)
  const match = closestMatch(wanted, names)
  if (match !== undefined) return `there is no query ${JSON.stringify(wanted)}; did you mean ${match}?`
  return `there is no query ${JSON.stringify(wanted)}; ${names.length === 0 ? 'the catalog has none' : `the queries are ${names.join(', ')}`}`
}
