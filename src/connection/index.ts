export type {
  CatalogConnection,
  CatalogEvent,
  CatalogPlan,
  CatalogReport,
  CatalogSession,
  ConnectOptions,
  Queryable,
  QueryOptions,
  RefreshOptions,
  RowStream,
} from './catalog-connection.js'
export { connectToCatalog } from './connect-to-catalog.js'
export type { InferOutput, StandardResult, StandardSchema } from './standard-schema.js'
