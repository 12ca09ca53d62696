import type { SecretInput, SecretValue } from '../secret-value.js'
import type { SemanticModelConfig } from './semantic-model-config.js'

/** A scalar of the config. @public */
export type Scalar = string | number | boolean

/** An option's value: a scalar, a list or a map. @public */
export type OptionValue = Scalar | readonly OptionValue[] | { readonly [key: string]: OptionValue }

/**
 * A catalog as one writes it, in a file or in code.
 * @public
 */
export interface CatalogInput extends CatalogDocument<SecretInput> {}

/**
 * A catalog that has been validated: the shape of the file, with variables filled in, paths made absolute, SQL files read and
 * secrets hidden. Deeply frozen.
 * @public
 */
export interface CatalogConfig extends CatalogDocument<SecretValue> {
  readonly views: readonly ViewConfig[]
}

/**
 * The shape that {@link CatalogInput} and {@link CatalogConfig} share; `S` is how a secret stands in it.
 * @public
 */
export interface CatalogDocument<S> {
  /** The version of the config language: 1 or later. */
  readonly version: number
  /** Names the catalog: the owner of its views when several catalogs live in one database. @defaultValue `''` */
  readonly name?: string
  readonly duckdb: DuckDBConfig<S>
  readonly attachments?: AttachmentsConfig<S>
  readonly iceberg_catalogs?: readonly IcebergCatalogConfig<S>[]
  /** @defaultValue `[]` */
  readonly views?: readonly ViewConfig[]
  /** What the views mean, for tools; nothing of it reaches DuckDB. */
  readonly semantic_models?: readonly SemanticModelConfig[]
}

/** The session: `duckdb` of the catalog. @public */
export interface DuckDBConfig<S = SecretValue> {
  /** `:memory:`, or a file, relative to the config file. @defaultValue `':memory:'` */
  readonly database?: string
  /** Extensions to install and load, as the Python reference names the list. */
  readonly install_extensions?: readonly string[]
  /** Extensions to load. */
  readonly load_extensions?: readonly string[]
  readonly extensions?: readonly (string | ExtensionConfig)[]
  /**
   * `auto`: as DuckDB does; `local_only`: never the network; `never`: no install and no autoload, an explicit load of a present
   * file works. @defaultValue `'auto'`
   */
  readonly extension_policy?: 'auto' | 'local_only' | 'never'
  readonly directories?: DirectoriesConfig
  /** SQL statements, run once for each instance; a SET of a local setting on every connection. */
  readonly pragmas?: readonly string[]
  /** `SET …` as a string or a list of them, or a map of setting to value. */
  readonly settings?: string | readonly string[] | { readonly [setting: string]: Scalar }
  /** Options that DuckDB takes when the database is opened. */
  readonly config?: { readonly [option: string]: Scalar }
  readonly secrets?: readonly SecretConfig<S>[]
}

/** An extension with its source. @public */
export interface ExtensionConfig {
  readonly name: string
  /** `core`, `core_nightly`, `community`, a URL or a folder. @defaultValue DuckDB's own default repository */
  readonly from?: string
  /** The extension's file, relative to the config file; it is loaded as it is, never installed. */
  readonly path?: string
  readonly version?: string
  /** Install again even when it is there. @defaultValue `false` */
  readonly force?: boolean
  /** A failure is a warning of the report. @defaultValue `false` */
  readonly optional?: boolean
}

/** Folders of the instance, relative to the config file. Each defaults to DuckDB's own. @public */
export interface DirectoriesConfig {
  readonly home?: string
  readonly extensions?: string
  readonly secrets?: string
  readonly temp?: string
}

/** A secret of the session. @public */
export interface SecretConfig<S = SecretValue> {
  /** `s3`, `gcs`, `r2`, `azure`, `http`, `huggingface`, `postgres`, `mysql`, or a type that a loaded extension registers. */
  readonly type: string
  /** @defaultValue the type */
  readonly name?: string
  /** @defaultValue `'config'` */
  readonly provider?: string
  /** Kept by DuckDB in its secret directory, unencrypted. @defaultValue `false` */
  readonly persistent?: boolean
  /** The prefix, or prefixes, of the paths that the secret is for. */
  readonly scope?: string | readonly string[]
  readonly key_id?: string
  readonly secret?: S
  readonly region?: string
  /** `http://…` also switches TLS off. */
  readonly endpoint?: string
  readonly connection_string?: S
  readonly tenant_id?: string
  readonly account_name?: string
  readonly client_id?: string
  readonly client_secret?: S
  readonly service_account_key?: S
  readonly json_key?: S
  readonly bearer_token?: S
  /** HTTP headers of a `http` secret: `Name: value`, or a map. The validated config has the map. */
  readonly header?: string | { readonly [name: string]: S }
  readonly database?: string
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly password?: S
  /** Any further parameter of DuckDB's CREATE SECRET. Values that are not on the list of public parameters are secret. */
  readonly params?: { readonly [parameter: string]: SecretParameter<S> }
  /** The same as `params`, by the name that the Python reference gives it. */
  readonly options?: { readonly [parameter: string]: SecretParameter<S> }
  /** The order of sources that the provider `credential_chain` asks: `env`, `config`, `sts` … */
  readonly chain?: string | readonly string[]
  /** `auto`: DuckDB gets new credentials when the old ones end. */
  readonly refresh?: string
}

/** A parameter of a secret: public values stand open, all others are hidden. @public */
export type SecretParameter<S> = Scalar | S | readonly SecretParameter<S>[] | { readonly [key: string]: SecretParameter<S> }

/** Databases that the session attaches. @public */
export interface AttachmentsConfig<S = SecretValue> {
  readonly duckdb?: readonly FileAttachmentConfig<S>[]
  readonly sqlite?: readonly FileAttachmentConfig<S>[]
  readonly postgres?: readonly ServerAttachmentConfig<S>[]
  readonly mysql?: readonly ServerAttachmentConfig<S>[]
  readonly ducklake?: readonly DuckLakeAttachmentConfig<S>[]
  readonly motherduck?: readonly MotherDuckAttachmentConfig<S>[]
  readonly quack?: readonly QuackAttachmentConfig<S>[]
}

/** What a database has that is attached under any name. @public */
export interface AttachedConfig<S = SecretValue> {
  /** @defaultValue `true` */
  readonly read_only?: boolean
  /** Further options of DuckDB's ATTACH. `encryption_key` is a secret. */
  readonly options?: { readonly [option: string]: Scalar | S }
  /** A failure is a warning of the report; the next `refresh` tries again. @defaultValue `false` */
  readonly optional?: boolean
}

/** What every attachment has. @public */
export interface AttachmentConfig<S = SecretValue> extends AttachedConfig<S> {
  /** The name of the database in SQL; unique over all kinds, whatever the case. */
  readonly alias: string
}

/** A DuckDB or SQLite file. @public */
export interface FileAttachmentConfig<S = SecretValue> extends AttachmentConfig<S> {
  /** Relative to the config file; for DuckDB also a URL, which is attached for reading only. */
  readonly path: string
}

/** A PostgreSQL or MySQL server. Its credentials become a temporary secret, and stand in no SQL text. @public */
export interface ServerAttachmentConfig<S = SecretValue> extends AttachmentConfig<S> {
  readonly host?: string
  /** @defaultValue `5432` for PostgreSQL, `3306` for MySQL */
  readonly port?: number
  readonly database?: string
  readonly user?: string
  readonly password?: S
  /** A URI, or `key=value` pairs, in place of the single parts. */
  readonly connection_string?: S
  readonly sslmode?: string
  /** The name of a declared secret of the same type, in place of the single parts. */
  readonly secret?: string
  /** The one schema to attach. @defaultValue all of them */
  readonly schema?: string
}

/** A DuckLake. @public */
export interface DuckLakeAttachmentConfig<S = SecretValue> extends AttachmentConfig<S> {
  /** Where its metadata is: a DuckDB file, relative to the config file, or another database. */
  readonly metadata: string | DuckLakeMetadataConfig
  /** The folder of its data, relative to the config file, or a URL. A DuckLake that exists knows its own. */
  readonly data_path?: string
  /** Whether its data is encrypted: of a DuckLake that is made, or expected of one that exists. */
  readonly encrypted?: boolean
  /** The schema of the metadata. @defaultValue the main schema of the metadata's database */
  readonly metadata_schema?: string
  /** The snapshot to read. */
  readonly snapshot_version?: number
  /** The time of the snapshot to read. */
  readonly snapshot_time?: string
}

/** The database of a DuckLake's metadata. @public */
export interface DuckLakeMetadataConfig {
  readonly type: 'postgres' | 'mysql' | 'sqlite' | 'duckdb'
  /** The name of a declared secret: of a server. */
  readonly secret?: string
  /** Relative to the config file: of a file. */
  readonly path?: string
}

/** A database of MotherDuck. @public */
export interface MotherDuckAttachmentConfig<S = SecretValue> extends AttachmentConfig<S> {
  /** The name of the database, which MotherDuck wants as the alias as well, or a share: `_share/…`. @defaultValue the alias */
  readonly database?: string
  /** The name of a declared secret of type `motherduck`. */
  readonly secret?: string
}

/** A DuckDB that another process serves with `quack_serve`. @public */
export interface QuackAttachmentConfig<S = SecretValue> extends AttachmentConfig<S> {
  /** `quack:host:port`. */
  readonly uri: string
  /** The name of a declared secret of type `quack`. */
  readonly secret?: string
}

/** A catalog of Iceberg tables, attached as a database. @public */
export interface IcebergCatalogConfig<S = SecretValue> extends AttachedConfig<S> {
  /** The name of the database in SQL; unique among the aliases of attachments, too. */
  readonly name: string
  /** @defaultValue `'rest'` */
  readonly catalog_type?: 'rest' | 'glue' | 's3_tables'
  /** The address of the REST catalog. */
  readonly uri?: string
  /** The warehouse; of `glue` the account, of `s3_tables` the ARN of the bucket. */
  readonly warehouse?: string
  /** The name of a declared secret of type `iceberg`, or of type `s3` for `glue` and `s3_tables`. */
  readonly secret?: string
}

/**
 * A view. It reads its `source`, or is made of SQL (`sql`, `sql_file` or `sql_template`); where it has both, the SQL reads the source as a
 * table named `source`.
 * @public
 */
export interface ViewConfig {
  /** Unique in its schema, whatever the case. */
  readonly name: string
  /** Created when it is missing. @defaultValue `'main'` */
  readonly db_schema?: string
  /** The alias of the attached database that the view is created in: a writable DuckDB file or DuckLake. @defaultValue the catalog's own */
  readonly into?: string
  /** Becomes the view's comment. */
  readonly description?: string
  /** The view may be missing while its source is away: it is reported and skipped, and what stood there stays. @defaultValue `false` */
  readonly optional?: boolean
  readonly tags?: readonly string[]
  /** One SELECT statement. */
  readonly sql?: string
  /** A file with one SELECT statement: its path, relative to the config file, or a map with the path. */
  readonly sql_file?: string | SqlFileConfig
  /** A file with one SELECT statement that has variables to fill in. */
  readonly sql_template?: SqlTemplateConfig
  readonly source?: ViewSource
  /**
   * What a `parquet`, `csv`, `json`, `excel`, `delta` or `iceberg` source reads, one or several: a path relative to the config file, a
   * glob, or a URL.
   */
  readonly uri?: string | readonly string[]
  /** The alias of the attachment that a `duckdb`, `sqlite`, `postgres`, `mysql` or `ducklake` source reads. */
  readonly database?: string
  /** The name of the Iceberg catalog that an `iceberg` source without `uri` reads. */
  readonly catalog?: string
  /** The table of the attachment or Iceberg catalog: `table` or `schema.table`. */
  readonly table?: string
  /** Named arguments of the function that scans the files: `{ union_by_name: true }`. */
  readonly options?: { readonly [option: string]: OptionValue }
}

/** What a view can read without SQL of its own. @public */
export type ViewSource =
  | 'parquet'
  | 'csv'
  | 'json'
  | 'excel'
  | 'delta'
  | 'iceberg'
  | 'duckdb'
  | 'sqlite'
  | 'postgres'
  | 'mysql'
  | 'ducklake'

/** A file of SQL with variables to fill in: `{{name}}`, `{{name|ident}}`, `{{name|literal}}`. @public */
export interface SqlTemplateConfig {
  /** Relative to the config file. */
  readonly path: string
  /** Each is used in the file, and the file uses no other. */
  readonly variables?: { readonly [name: string]: OptionValue }
}

/** A file of SQL. @public */
export interface SqlFileConfig extends SqlTemplateConfig {
  /** Whether the file has variables. @defaultValue `false` */
  readonly as_template?: boolean
}
