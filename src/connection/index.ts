export { type BundleOptions, bundleExtensions } from './bundle-extensions.js'
export type {
  CatalogConnection,
  CatalogEvent,
  CatalogPlan,
  CatalogReport,
  CatalogServer,
  CatalogSession,
  CatalogWatch,
  ConnectOptions,
  Queryable,
  QueryOptions,
  RefreshOptions,
  RowStream,
  ServeOptions,
  SessionOptions,
  TransactionOptions,
  WatchOptions,
} from './catalog-connection.js'
export { connectToCatalog } from './connect-to-catalog.js'
export type { InferOutput, StandardResult, StandardSchema } from './standard-schema.js'
