export { type BundleOptions, bundleExtensions } from './bundle-extensions.js'
export type {
  CatalogConnection,
  CatalogServer,
  CatalogSession,
  CatalogWatch,
  Queryable,
  QueryOptions,
  RefreshOptions,
  RowStream,
  ServeOptions,
  SessionOptions,
  TransactionOptions,
  WatchOptions,
} from './catalog-connection.js'
export type { CatalogEvent, CatalogPlan, CatalogReport } from './catalog-report.js'
export type { ConnectOptions } from './connect-options.js'
export { connectToCatalog } from './connect-to-catalog.js'
export type { InferOutput, StandardResult, StandardSchema } from './standard-schema.js'
export { type ValidatedCatalog, validateCatalog } from './validate-catalog.js'
