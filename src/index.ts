export type {
  AttachmentConfig,
  AttachmentsConfig,
  CatalogConfig,
  CatalogDocument,
  CatalogInput,
  DirectoriesConfig,
  DuckDBConfig,
  ExtensionConfig,
  FileAttachmentConfig,
  OptionValue,
  PostgresAttachmentConfig,
  Scalar,
  SecretConfig,
  SecretParameter,
  ViewConfig,
  ViewSource,
} from './config/catalog-config.js'
export {
  catalogJsonSchema,
  defineCatalog,
  type LoadOptions as LoadConfigOptions,
  loadConfig,
  type ParseOptions as ParseConfigOptions,
  parseConfig,
} from './config/index.js'
export {
  type CatalogConnection,
  type CatalogEvent,
  type CatalogPlan,
  type CatalogReport,
  type CatalogSession,
  type ConnectOptions,
  connectToCatalog,
  type InferOutput,
  type Queryable,
  type QueryOptions,
  type RowStream,
  type StandardResult,
  type StandardSchema,
} from './connection/index.js'
export type { Driver, DriverConnection, DriverInstance, DriverOpenOptions, Row } from './driver/driver.js'
export {
  ConfigError,
  type ConfigIssue,
  type ConfigPath,
  ConnectionError,
  DriverError,
  DuckalogError,
  type DuckalogErrorOptions,
  type ErrorCode,
  isDuckalogError,
  type Location,
  QueryError,
  SessionError,
  ViewError,
} from './errors.js'
export type { SecretInput, SecretValue } from './secret-value.js'
export type {
  AttachmentStep,
  CustomStep,
  ExtensionStep,
  SecretStep,
  SessionEvent,
  SessionRestorer,
  SessionStep,
  SessionStepBase,
  SettingStep,
  StepReport,
  Warning,
  WarningCode,
} from './session/index.js'
export type { Statement, Value, Values } from './sql.js'
export type { ViewChange, ViewDefinition, ViewName } from './views/index.js'
