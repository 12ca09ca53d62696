export {
  type ConfigWarning,
  defineCatalog,
  type LoadOptions as LoadConfigOptions,
  loadConfig,
  type ParseOptions as ParseConfigOptions,
  parseConfig,
} from './config/index.js'
export type { CatalogConfig } from './config/model/catalog-config.js'
export type { CatalogInput } from './config/model/input/catalog-input.js'
export type { SecretConfigInput } from './config/model/input/secret-input.js'
export type { ViewInput } from './config/model/input/view-input.js'
export type { ViewConfig } from './config/model/view-config.js'
export {
  type ArrayQueryOptions,
  type CatalogConnection,
  type CatalogEvent,
  type CatalogPlan,
  type CatalogReport,
  type CatalogServer,
  type CatalogSession,
  type CatalogWatch,
  type ConnectOptions,
  connectToCatalog,
  type InferOutput,
  type PlannedStep,
  type PoolMessage,
  type PoolState,
  type Queryable,
  type QueryOptions,
  type ReadableOptions,
  type RefreshOptions,
  type RowStream,
  type ScriptOptions,
  type ServeOptions,
  type SessionOptions,
  type StandardResult,
  type StandardSchema,
  type TraceMessage,
  type TransactionOptions,
  type ValidatedCatalog,
  validateCatalog,
  type WatchOptions,
} from './connection/index.js'
export type {
  Driver,
  QueryResult,
  ResultColumn,
  Row,
  RowMode,
} from './driver/core/driver.js'
export {
  type AppliedViews,
  BuildError,
  ConfigError,
  type ConfigIssue,
  type ConfigPath,
  ConnectionError,
  DriverError,
  DuckalogError,
  type DuckalogErrorJson,
  type DuckalogErrorOptions,
  type ErrorCauseJson,
  type ErrorCode,
  type ErrorCodeEntry,
  type ErrorCodeOf,
  type ErrorOf,
  errorCodes,
  type FailedStatement,
  isDuckalogError,
  type Location,
  OptionError,
  type OptionIssue,
  QueryError,
  SessionError,
  ViewError,
} from './errors.js'
export {
  type BuildOptions,
  type BuildResult,
  type BundleOptions,
  buildCatalog,
  bundleExtensions,
  connectAndBuildCatalog,
  type ExportOptions,
  type ExportResult,
  exportCatalog,
  generateSql,
  type UploadFile,
} from './export/index.js'
export type { SecretInput, SecretValue } from './secret-value.js'
export type {
  RetryOptions,
  SessionEvent,
  StepReport,
  StepTimeouts,
  Warning,
  WarningCode,
} from './session/index.js'
export type { Value, Values } from './sql/quote.js'
export type {
  MacroChange,
  ViewChange,
  ViewDefinition,
} from './views/index.js'
