import type { DuckDBConnection } from '@duckdb/node-api'
import type { CatalogConfig } from '../config/model/catalog-config.js'
import { isQuackAddress } from '../config/notation/parse-quack-address.js'
import { readConfig } from '../connection/open/load-catalog.js'
import type { CatalogConnection } from '../connection/types/catalog-connection.js'
import { sourceOf } from '../connection/types/catalog-source.js'
import { DriverError } from '../errors.js'
import { checkArguments } from '../options/check-arguments.js'
import { objectWith } from '../options/option-rules.js'
import { takeOptions } from '../options/take-options.js'
import type { Warning } from '../session/apply/session-report.js'
import { renderColumns } from './columns/render-columns.js'
import { generateQueries, type QueryFacts } from './queries/generate-queries.js'
import { loadQueries } from './queries/load-queries.js'
import { checkDriver, type RecordedSources, readCatalog } from './read/read-catalog.js'
import { readTypes } from './read/read-types.js'
import { renderTypes } from './render/render-types.js'
import { type GenerateTypesOptions, generateTypesRules, planRendering } from './types-options.js'

/** The files that describe a catalog. @public */
export interface GeneratedTypes {
  /**
   * The text of the TypeScript file: an interface for each view and table, and the interface `Catalog` with all of them. It depends only on the
   * catalog: no time, no version, and the same order on every machine.
   */
  readonly types: string
  /** The text of the JSON file with the columns of everything that the catalog reads, for {@link generateTypesOffline}. */
  readonly columns: string
  /** The text of the TypeScript file with a function for each named query; absent for a catalog without `queries`. */
  readonly queries?: string
  /** Names of columns in the config that do not exist, and optional views that do not exist and have no types. */
  readonly warnings: readonly Warning[]
}

/** The rule for an argument that is a connected catalog. */
export const connectionRule = objectWith(['session', 'query', 'getConnection'], 'a catalog from connectToCatalog()')

/**
 * Generates the TypeScript types of all rows of a catalog, as `query` returns them. Connects the catalog, and binds its views without reading
 * rows. A column is declared without `null` only if the config says `not_null`, or if a NOT NULL constraint proves it.
 *
 * @throws {@link DriverError} DRIVER_UNSUPPORTED for a driver other than that of `@duckdb/node-api`, and for a database on a quack server;
 * {@link ViewError} VIEW_FAILED with the view or table that cannot be bound; {@link ConfigError} QUERY_UNTYPED with all named queries that have no
 * types, CONFIG_INVALID for wrong annotations of queries; {@link OptionError} OPTION_INVALID; and the errors of a connect
 * @example
 * ```ts
 * import { connectToCatalog } from 'duckalog'
 *
 * await using catalog = connectToCatalog('catalog.yaml')
 * const { types, columns } = await generateTypes(catalog, { rowModes: ['js', 'json'] })
 * ```
 * @public
 */
export async function generateTypes(
  catalog: CatalogConnection<DuckDBConnection>,
  given?: GenerateTypesOptions,
): Promise<GeneratedTypes> {
  checkArguments('generateTypes', { catalog: [catalog, connectionRule] })
  const options = takeOptions('generateTypes', given, generateTypesRules)
  return generateWith(catalog, await configOf(catalog), options)
}

/** The config of a connected catalog. */
export async function configOf(catalog: CatalogConnection<DuckDBConnection>): Promise<CatalogConfig> {
  const { source = '', options = {} } = sourceOf<DuckDBConnection>(catalog) ?? {}
  const config = await readConfig(source, options)
  const database = options.databasePath ?? config.duckdb.database ?? ''
  if (!isQuackAddress(database)) return config
  throw new DriverError(
    'DRIVER_UNSUPPORTED',
    `The database is on a server (${database}), and DuckDB does not report types over that protocol. Generate them where the file is.`,
  )
}

/** Generates the texts from a connected catalog. `recorded` has the columns of the sources if they cannot be read. */
export async function generateWith(
  catalog: CatalogConnection<DuckDBConnection>,
  config: CatalogConfig,
  options: GenerateTypesOptions,
  recorded?: RecordedSources,
): Promise<GeneratedTypes> {
  const session = await catalog.session({ signal: options.signal })
  try {
    checkDriver(session)
    const queries = config.queries === undefined ? [] : await loadQueries(config)
    const read = await readCatalog(session, config, { recorded, queries: queries.map(({ sql }) => sql) })
    const { relations, sources, warnings, isProvable } = await readTypes(session, config, read)
    options.signal?.throwIfAborted()
    const rendering = planRendering(config, options)
    const types = renderTypes(relations, read.context, rendering)
    const generated = { types, columns: renderColumns(sources), warnings }
    if (config.queries === undefined) return generated
    const facts: QueryFacts = {
      isOffline: recorded !== undefined,
      isProvable(index) {
        const reader = read.queries[index]
        return reader !== undefined && isProvable(reader)
      },
    }
    return { ...generated, queries: await generateQueries(session, queries, facts, rendering) }
  } finally {
    await session.close()
  }
}
