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
  SqlFileConfig,
  SqlTemplateConfig,
  ViewConfig,
  ViewSource,
} from './catalog-config.js'
export { catalogJsonSchema } from './catalog-json-schema.js'
export { defineCatalog } from './define-catalog.js'
export { type Environment, interpolate } from './interpolate.js'
export { type LoadOptions, loadConfig } from './load-config.js'
export { locationOf } from './location-of.js'
export { type ParseObjectOptions, type ParseOptions, parseConfig, parseConfigObject } from './parse-config.js'
export type {
  SemanticDefaultsConfig,
  SemanticDimensionConfig,
  SemanticFilterConfig,
  SemanticJoinConfig,
  SemanticMeasureConfig,
  SemanticModelConfig,
  SemanticTimeGrain,
} from './semantic-model-config.js'
