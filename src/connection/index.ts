export { connectToCatalog } from './connect-to-catalog.js'
export { type ValidatedCatalog, validateCatalog } from './open/validate-catalog.js'
export type {
  CatalogConnection,
  CatalogServer,
  CatalogSession,
  CatalogWatch,
  RefreshOptions,
  ServeOptions,
  SessionOptions,
  TransactionOptions,
  WatchOptions,
} from './types/catalog-connection.js'
export type { CatalogEvent, CatalogPlan, CatalogReport, PlannedStep } from './types/catalog-report.js'
export type { ConnectOptions } from './types/connect-options.js'
export type { PoolMessage, PoolState, TraceMessage } from './types/diagnostics.js'
export type {
  ArrayQueryOptions,
  InsertOptions,
  InsertRows,
  QueryOptions,
  ReadableOptions,
  ScriptOptions,
} from './types/query-options.js'
export type { Queryable, RowStream } from './types/queryable.js'
export type { InferOutput, StandardResult, StandardSchema } from './types/standard-schema.js'
export type { CatalogTypes, FromOptions, TypedCatalog, TypedQueryable, TypedSession } from './types/typed-catalog.js'
