export { defineCatalog } from './define-catalog.js'
export type { LoadOptions, ParseObjectOptions, ParseOptions } from './files/load-options.js'
export type { ReadRemote, RemoteReadContext } from './files/read-source.js'
export { loadConfig } from './load-config.js'
export type {
  AttachedConfig,
  AttachmentConfig,
  AttachmentsConfig,
  DeltaAttachmentConfig,
  DuckalogAttachmentConfig,
  DuckLakeAttachmentConfig,
  DuckLakeMetadataConfig,
  FileAttachmentConfig,
  IcebergCatalogConfig,
  MotherDuckAttachmentConfig,
  QuackAttachmentConfig,
  ServerAttachmentConfig,
} from './model/attachment-config.js'
export type {
  CatalogConfig,
  CatalogDocument,
  CatalogProfile,
  DirectoriesConfig,
  DuckDBConfig,
  ExtensionConfig,
  LoaderKeys,
  ProfileLoaderKeys,
  SecretConfig,
  SecurityConfig,
} from './model/catalog-config.js'
export type { CatalogFile, CatalogImport, FileContents } from './model/catalog-file.js'
export { importsOf, locationOf, warningsOf } from './model/config-metadata.js'
export type { ConfigWarning, ConfigWarningCode } from './model/config-warning.js'
export type { ImportConfig, ImportEntry, ImportSection, SectionImports } from './model/import-config.js'
export type {
  AttachmentsInput,
  DuckLakeAttachmentInput,
  IcebergCatalogInput,
  ServerAttachmentInput,
} from './model/input/attachment-input.js'
export type { CatalogInput, CatalogParts, DuckDBInput, MacroInput, ProfileInput } from './model/input/catalog-input.js'
export type { SecretConfigInput } from './model/input/secret-input.js'
export type { ViewInput } from './model/input/view-input.js'
export type { MacroConfig, MacroParameter } from './model/macro-config.js'
export type { OptionValue, Scalar } from './model/option-value.js'
export type { QueryConfig } from './model/query-config.js'
export type { SecretParameter, SecretParameters } from './model/secret-parameters.js'
export type {
  SemanticDefaultsConfig,
  SemanticDimensionConfig,
  SemanticFilterConfig,
  SemanticJoinConfig,
  SemanticMeasureConfig,
  SemanticModelConfig,
  SemanticTimeGrain,
} from './model/semantic-model-config.js'
export type { TestConfig, TestQuery, TestRow, TestRows } from './model/test-config.js'
export type { TypesConfig } from './model/types-config.js'
export type {
  CheckConfig,
  CheckedColumnConfig,
  CheckSeverity,
  ColumnChecks,
  FreshnessConfig,
  RelationChecks,
  RowCountConfig,
  TableChecksConfig,
  UniqueConfig,
} from './model/view/check-config.js'
export type { ColumnConfig } from './model/view/column-config.js'
export type {
  ChangedByQuery,
  MaterializedConfig,
  MaterializedDefaults,
  MaterializedRules,
} from './model/view/materialized-config.js'
export type { SqlFileConfig, SqlTemplateConfig, ViewConfig, ViewSource } from './model/view/view-config.js'
export { parseConfig, parseConfigObject } from './parse-config.js'
export { type Environment, interpolate } from './prepare/interpolate.js'
export { type PlacedPath, pathsOf } from './prepare/resolve-config-paths.js'
export { loadJsonSchema } from './schema/load-json-schema.js'
