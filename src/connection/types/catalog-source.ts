import type { CatalogInput } from '../../config/model/catalog-config.js'
import type { CatalogConnection } from './catalog-connection.js'
import type { ConnectOptions } from './connect-options.js'

/** What a catalog was connected with. */
export interface CatalogSource<N> {
  readonly source: string | URL | CatalogInput
  readonly options: ConnectOptions<N>
}

/** Shared by the ESM and the CJS copy of the package. */
const key = Symbol.for('duckalog.source')

/**
 * Lets a live catalog remember where it comes from. In a function, since whoever prints the catalog would print the secrets of a
 * source that is an object.
 */
export function rememberSource<N>(catalog: CatalogConnection<N>, source: CatalogSource<N>): CatalogConnection<N> {
  return Object.defineProperty(catalog, key, { value: () => source })
}

/** Where a live catalog comes from; `undefined` for anything else. */
export function sourceOf<N>(catalog: unknown): CatalogSource<N> | undefined {
  return typeof catalog === 'object' && catalog !== null ? (catalog as { [key]?: () => CatalogSource<N> })[key]?.() : undefined
}
