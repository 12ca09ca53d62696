import type { CatalogInput } from './model/input/catalog-input.js'

/**
 * Returns its argument. Gives a catalog in code its type, with completion and checks in editors.
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
