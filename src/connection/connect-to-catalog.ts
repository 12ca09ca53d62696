import type { DuckDBConnection } from '@duckdb/node-api'
import type { CatalogInput } from '../config/model/catalog-config.js'
import type { Driver } from '../driver/core/driver.js'
import { checkArguments, source as sourceRule } from '../options/check-arguments.js'
import { takeOptions } from '../options/take-options.js'
import { createCatalogConnection } from './create-catalog-connection.js'
import type { CatalogConnection } from './types/catalog-connection.js'
import { connectOptionRules } from './types/connect-option-rules.js'
import type { ConnectOptions } from './types/connect-options.js'

/**
 * Connects to a catalog. Returns at once; on first use the config is read, DuckDB opened, the whole session restored and the
 * views brought up to date. A connect that fails leaves nothing open, and the next use tries again.
 *
 * @param source - a path or URL of a YAML or JSON file, or the catalog itself as an object
 * @param options - read once; what is changed in them later has no effect
 * @throws {@link OptionError} OPTION_INVALID at once for unknown options and wrong values; all else fails on first use
 * @example
 * ```ts
 * await using catalog = connectToCatalog('catalog.yaml')
 * const rows = await catalog.query('SELECT * FROM daily_revenue WHERE day >= $day', { day: '2026-01-01' })
 * ```
 * @public
 */
export function connectToCatalog(
  source: string | URL | CatalogInput,
  options?: ConnectOptions,
): CatalogConnection<DuckDBConnection>
/**
 * Connects to a catalog through a driver of one's choice.
 * @public
 */
export function connectToCatalog<N>(
  source: string | URL | CatalogInput,
  options: ConnectOptions<N> & { readonly driver: Driver<N> },
): CatalogConnection<N>
export function connectToCatalog<N>(source: string | URL | CatalogInput, options?: ConnectOptions<N>): CatalogConnection<N> {
  checkArguments('connectToCatalog', { source: [source, sourceRule] })
  return createCatalogConnection(source, takeOptions<ConnectOptions<N>>('connectToCatalog', options, connectOptionRules))
}
