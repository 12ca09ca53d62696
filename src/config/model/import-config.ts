/** One import: a path, or a map. @public */
export type ImportEntry = string | ImportConfig

/** An import with its options. @public */
export interface ImportConfig {
  /** A path or a glob relative to this file, or a URL. */
  readonly path: string
  /** Allow names that this import and another file both define: the precedence of the files decides. @defaultValue `false` */
  readonly override?: boolean
  /** Allow the file to be missing. @defaultValue `false` */
  readonly optional?: boolean
}

/** Imports of single sections. Other sections of the named files are ignored. @public */
export interface SectionImports {
  /** Files whose `duckdb` is imported. */
  readonly duckdb?: ImportEntry | readonly ImportEntry[]
  /** Files whose `attachments` are imported. */
  readonly attachments?: ImportEntry | readonly ImportEntry[]
  /** Files whose `iceberg_catalogs` are imported. */
  readonly iceberg_catalogs?: ImportEntry | readonly ImportEntry[]
  /** Files whose `macros` are imported. */
  readonly macros?: ImportEntry | readonly ImportEntry[]
  /** Files whose `views` are imported. */
  readonly views?: ImportEntry | readonly ImportEntry[]
  /** Files whose `semantic_models` are imported. */
  readonly semantic_models?: ImportEntry | readonly ImportEntry[]
  /** Files whose `queries` are imported. */
  readonly queries?: ImportEntry | readonly ImportEntry[]
  /** Files whose `checks` are imported. */
  readonly checks?: ImportEntry | readonly ImportEntry[]
}

/** The sections of a catalog that can be imported alone. @public */
export type ImportSection = keyof SectionImports
