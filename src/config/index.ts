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
} from './attachment-config.js'
export type {
  CatalogConfig,
  CatalogDocument,
  CatalogInput,
  CatalogProfile,
  DirectoriesConfig,
  DuckDBConfig,
  ExtensionConfig,
  LoaderKeys,
  ProfileLoaderKeys,
  SecretConfig,
  SecurityConfig,
} from './catalog-config.js'
export type { CatalogFile, CatalogImport, FileContents } from './catalog-file.js'
export { catalogJsonSchema } from './catalog-json-schema.js'
export type { ConfigWarning, ConfigWarningCode } from './config-warning.js'
export { defineCatalog } from './define-catalog.js'
export type { ImportConfig, ImportEntry, ImportSection, SectionImports } from './import-config.js'
export { type Environment, interpolate } from './interpolate.js'
export { loadConfig } from './load-config.js'
export type { LoadOptions, ParseObjectOptions, ParseOptions } from './load-options.js'
export { importsOf, locationOf, warningsOf } from './location-of.js'
export type { MacroConfig, MacroParameter } from './macro-config.js'
export type { OptionValue, Scalar } from './option-value.js'
export { parseConfig, parseConfigObject } from './parse-config.js'
export type { ReadRemote, RemoteReadContext } from './read-source.js'
export { type PlacedPath, pathsOf } from './resolve-config-paths.js'
export type { SecretParameter, SecretParameters } from './secret-parameters.js'
export type {
  SemanticDefaultsConfig,
  SemanticDimensionConfig,
  SemanticFilterConfig,
  SemanticJoinConfig,
  SemanticMeasureConfig,
  SemanticModelConfig,
  SemanticTimeGrain,
} from './semantic-model-config.js'
export type { SqlFileConfig, SqlTemplateConfig, ViewConfig, ViewSource } from './view-config.js'
