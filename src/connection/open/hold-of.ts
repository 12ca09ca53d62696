import type { CatalogConnection } from '../types/catalog-connection.js'
import type { HeldCatalog } from './open-catalog.js'

/** Opens a catalog, if it is not open, and keeps it open until it is released. */
export type Hold = () => Promise<HeldCatalog>

/** Shared by all copies of the package. */
const key = Symbol.for('duckalog.hold')

/** Stores the way to the open catalog on its connection object. */
export function rememberHold<N>(catalog: CatalogConnection<N>, hold: Hold): CatalogConnection<N> {
  return Object.defineProperty(catalog, key, { value: hold })
}

/** The way to the open catalog of a connection object. */
export function holdOf<N>(catalog: CatalogConnection<N>): Hold | undefined {
  return (catalog as { [key]?: Hold })[key]
}
