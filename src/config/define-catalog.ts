import type { CatalogInput } from './model/catalog-config.js'

/**
 * Returns its argument: gives a catalog in code the types, and the editor's help that comes with them.
 *
 * @example
 * ```ts
 * export default defineCatalog({
 *   version: 1,
 *   duckdb: { database: 'catalog.duckdb' },
 *   views: [{ name: 'events', source: 'parquet', uri: 'data/*.parquet' }],
 * })
 * ```
 * @public
 */
export function defineCatalog(input: CatalogInput): CatalogInput {
  return input
}
