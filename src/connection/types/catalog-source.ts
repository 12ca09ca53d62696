import type { CatalogInput } from '../../config/model/input/catalog-input.js'
import type { CatalogConnection } from './catalog-connection.js'
import type { ConnectOptions } from './connect-options.js'

/** The arguments of `connectToCatalog`. */
export interface CatalogSource<N> {
  readonly source: string | URL | CatalogInput
  readonly options: ConnectOptions<N>
}

/** Shared by all copies of the package. */
const key = Symbol.for('duckalog.source')

/**
 * Stores the source of a catalog on its connection object. As a function, so that printing the object does not print the secrets of a source
 * that is an object.
 */
export function rememberSource<N>(catalog: CatalogConnection<N>, source: CatalogSource<N>): CatalogConnection<N> {
  return Object.defineProperty(catalog, key, { value: () => source })
}

/** The source of a catalog connection; `undefined` for any other value. */
export function sourceOf<N>(catalog: unknown): CatalogSource<N> | undefined {
  return typeof catalog === 'object' && catalog !== null ? (catalog as { [key]?: () => CatalogSource<N> })[key]?.() : undefined
}
