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
  /** The session: how DuckDB is opened, and what is set in it. */
  readonly duckdb: DuckDBConfig<S>
  /** Databases that the session attaches, by kind. */
  readonly attachments?: AttachmentsConfig<S>
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
  /** Extensions to load, each as its name or with its source; what is missing is installed. */
  readonly extensions?: readonly (string | ExtensionConfig)[]
  /**
   * `auto`: as DuckDB does; `local_only`: never the network; `never`: no install and no autoload, an explicit load of a present
   * file works. @defaultValue `'auto'`
   */
  readonly extension_policy?: 'auto' | 'local_only' | 'never'
  /** Folders of the instance. */
  readonly directories?: DirectoriesConfig
  /** SQL statements, run once for each instance; a SET of a local setting on every connection. */
  readonly pragmas?: readonly string[]
  /** `SET …` as a string or a list of them, or a map of setting to value. */
  readonly settings?: string | readonly string[] | { readonly [setting: string]: Scalar }
  /** Options that DuckDB takes when the database is opened. */
  readonly config?: { readonly [option: string]: Scalar }
  /** Secrets that DuckDB reads remote files and databases with. */
  readonly secrets?: readonly SecretConfig<S>[]
}

/** An extension with its source. @public */
export interface ExtensionConfig {
  /** The name that it is loaded by. */
  readonly name: string
  /** `core`, `core_nightly`, `community`, a URL or a folder. @defaultValue DuckDB's own default repository */
  readonly from?: string
  /** The extension's file, relative to the config file; it is loaded as it is, never installed. */
  readonly path?: string
  /** The version to install. */
  readonly version?: string
  /** Install again even when it is there. @defaultValue `false` */
  readonly force?: boolean
  /** A failure is a warning of the report. @defaultValue `false` */
  readonly optional?: boolean
}

/** Folders of the instance, relative to the config file. Each defaults to DuckDB's own. @public */
export interface DirectoriesConfig {
  /** Stands for `~` in paths. */
  readonly home?: string
  /** Where extensions are installed. */
  readonly extensions?: string
  /** Where persistent secrets lie, unencrypted. */
  readonly secrets?: string
  /** Where what does not fit in memory is written. */
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
  /** The id of the access key of `s3`, `gcs` or `r2`. */
  readonly key_id?: string
  /** The access key of `s3`, `gcs` or `r2`. */
  readonly secret?: S
  /** The region of the bucket. */
  readonly region?: string
  /** `http://…` also switches TLS off. */
  readonly endpoint?: string
  /** The whole connection of `azure`. */
  readonly connection_string?: S
  /** The tenant of `azure`. */
  readonly tenant_id?: string
  /** The storage account of `azure`. */
  readonly account_name?: string
  /** The client of a service principal of `azure`. */
  readonly client_id?: string
  /** The secret of that client. */
  readonly client_secret?: S
  /** A key of a Google service account; DuckDB itself takes HMAC keys: `key_id` and `secret`. */
  readonly service_account_key?: S
  /** As `service_account_key`. */
  readonly json_key?: S
  /** The token that a `http` secret sends. */
  readonly bearer_token?: S
  /** HTTP headers of a `http` secret: `Name: value`, or a map. The validated config has the map. */
  readonly header?: string | { readonly [name: string]: S }
  /** The database of `postgres` or `mysql`. */
  readonly database?: string
  /** The server of `postgres` or `mysql`. */
  readonly host?: string
  /** The port of that server. */
  readonly port?: number
  /** The user of `postgres` or `mysql`. */
  readonly user?: string
  /** The password of that user. */
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
  /** DuckDB files. */
  readonly duckdb?: readonly FileAttachmentConfig[]
  /** SQLite files. */
  readonly sqlite?: readonly FileAttachmentConfig[]
  /** PostgreSQL servers. */
  readonly postgres?: readonly PostgresAttachmentConfig<S>[]
}

/** What every attachment has. @public */
export interface AttachmentConfig {
  /** The name of the database in SQL; unique over all kinds, whatever the case. */
  readonly alias: string
  /** @defaultValue `true` */
  readonly read_only?: boolean
  /** Further options of DuckDB's ATTACH. */
  readonly options?: { readonly [option: string]: Scalar }
}

/** A DuckDB or SQLite file. @public */
export interface FileAttachmentConfig extends AttachmentConfig {
  /** Relative to the config file. */
  readonly path: string
}

/** A PostgreSQL server. Its credentials become a temporary secret, and stand in no SQL text. @public */
export interface PostgresAttachmentConfig<S = SecretValue> extends AttachmentConfig {
  /** The server. */
  readonly host?: string
  /** @defaultValue `5432` */
  readonly port?: number
  /** The database on that server. */
  readonly database?: string
  /** The user to connect as. */
  readonly user?: string
  /** The password of that user. */
  readonly password?: S
  /** `disable`, `prefer`, `require`, `verify-ca` or `verify-full`. */
  readonly sslmode?: string
  /** The name of a declared secret of type `postgres`, in place of the single parts. */
  readonly secret?: string
  /** The one schema to attach. @defaultValue all of them */
  readonly schema?: string
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
  /** Words for people and tools; nothing is done with them. */
  readonly tags?: readonly string[]
  /** One SELECT statement. */
  readonly sql?: string
  /** A file with one SELECT statement: its path, relative to the config file, or a map with the path. */
  readonly sql_file?: string | SqlFileConfig
  /** A file with one SELECT statement that has variables to fill in. */
  readonly sql_template?: SqlTemplateConfig
  /** What is read, with `uri`, or with `database` and `table`, beside it. */
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
