import type { SecretInput, SecretValue } from '../../secret-value.js'
import type { AttachmentsConfig, IcebergCatalogConfig } from './attachment-config.js'
import type { ImportEntry, SectionImports } from './import-config.js'
import type { MacroConfig } from './macro-config.js'
import type { OptionValue, Scalar } from './option-value.js'
import type { SecretParameter, SecretParameters } from './secret-parameters.js'
import type { SemanticModelConfig } from './semantic-model-config.js'
import type { ViewConfig } from './view-config.js'

/**
 * A catalog as one writes it, in a file or in code.
 * @public
 */
export interface CatalogInput extends CatalogDocument<SecretInput>, LoaderKeys {}

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
  /** Catalogs of Iceberg tables, each attached as a database. */
  readonly iceberg_catalogs?: readonly IcebergCatalogConfig<S>[]
  /** Functions of SQL that views and other macros call. */
  readonly macros?: readonly MacroConfig[]
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
  /**
   * SQL statements, one or several in each text, run once for each instance; USE, settings of a connection, variables and temporary objects on
   * every connection, also on the one that makes the views.
   */
  readonly pragmas?: readonly string[]
  /** `SET …` as a string or a list of them, or a map of setting to value. */
  readonly settings?: string | readonly string[] | { readonly [setting: string]: Scalar }
  /** Options that DuckDB takes when the database is opened. */
  readonly config?: { readonly [option: string]: Scalar }
  /** Secrets that DuckDB reads remote files and databases with. */
  readonly secrets?: readonly SecretConfig<S>[]
  readonly security?: SecurityConfig
  /** SQL statements, run on every connection that is handed out, after everything else. */
  readonly init_sql?: readonly string[]
}

/** What the instance may no longer do once it is restored. Not a sandbox: SQL still runs in the host's process. @public */
export interface SecurityConfig {
  /** `false`: no files and servers but those that are attached or allowed, no LOAD, no ATTACH of further ones. @defaultValue `true` */
  readonly external_access?: boolean
  /** Folders and URL prefixes that stay readable and writable without external access; relative to the config file. */
  readonly allowed_directories?: readonly string[]
  /** Files that stay readable and writable without external access; relative to the config file. */
  readonly allowed_paths?: readonly string[]
  /** `true`: no setting can be changed any more, on no connection. @defaultValue `false` */
  readonly lock_configuration?: boolean
  /** `false`: no extension of the community can be loaded any more. @defaultValue `true` */
  readonly community_extensions?: boolean
  /** `true`: extensions without a signature can be loaded. @defaultValue `false` */
  readonly unsigned_extensions?: boolean
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
  /** Stands for `~` in paths. @defaultValue the home folder of the user */
  readonly home?: string
  /** Where extensions are installed. */
  readonly extensions?: string
  /** Where persistent secrets lie, unencrypted. */
  readonly secrets?: string
  /** Where what does not fit in memory is written. */
  readonly temp?: string
}

/** A secret of the session. @public */
export interface SecretConfig<S = SecretValue> extends SecretParameters<S> {
  /**
   * `s3`, `gcs`, `r2`, `aws`, `azure`, `http`, `huggingface`, `postgres`, `mysql`, `motherduck`, `ducklake`, `iceberg`, `quack`, or a type that
   * a loaded extension registers.
   */
  readonly type: string
  /** @defaultValue the type */
  readonly name?: string
  /** @defaultValue `'config'`; `credential_chain` beside `chain`, `service_principal` beside Azure's `tenant_id` */
  readonly provider?: string
  /**
   * Kept by DuckDB in its secret directory, unencrypted; replaced and dropped only while it is provably the one that the catalog made.
   * @defaultValue `false`
   */
  readonly persistent?: boolean
  /** The prefix, or prefixes, of the paths that the secret is for. */
  readonly scope?: string | readonly string[]
  /** The id of the access key of `s3`, `gcs` or `r2`; of `postgres` and `mysql`, another name for `user`. */
  readonly key_id?: string
  /** The access key of `s3`, `gcs` or `r2`; of `postgres` and `mysql`, another name for `password`. */
  readonly secret?: S
  /** The region of the bucket. */
  readonly region?: string
  /** `http://…` also switches TLS off. */
  readonly endpoint?: string
  /** Of `azure`, as it is; of `postgres` and `mysql`, a URI or `key=value` pairs, taken apart for DuckDB. */
  readonly connection_string?: S
  /** The tenant of `azure`. */
  readonly tenant_id?: string
  /** The storage account of `azure`, or the account of `r2`. */
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
  /** Parameters of DuckDB's CREATE SECRET, those that have no key of their own as well. Values that are not on the list of public parameters are secret. */
  readonly params?: { readonly [parameter: string]: SecretParameter<S> }
  /** The same as `params`, by the name that the Python reference gives it. */
  readonly options?: { readonly [parameter: string]: SecretParameter<S> }
  /** The order of sources that the provider `credential_chain` asks: `env`, `config`, `sts` … */
  readonly chain?: string | readonly string[]
  /** `auto`: DuckDB gets new credentials when the old ones end. */
  readonly refresh?: string
}

/**
 * The keys of a file that say where the rest of the catalog comes from, or what counts in this file. They are gone from the validated config.
 * @public
 */
export interface LoaderKeys extends ProfileLoaderKeys {
  /** The JSON Schema of catalogs, for editors: `duckalog/schema/catalog.schema.json`. It changes nothing. */
  readonly $schema?: string
  /** Partial catalogs by name; the chosen one is merged over the file. */
  readonly profiles?: { readonly [name: string]: CatalogProfile }
  /** Settings of the Python reference's loader. Accepted with a warning: loading is concurrent anyway. */
  readonly loader_settings?: { readonly [setting: string]: OptionValue }
}

/** Those {@link LoaderKeys} that a profile may hold as well. @public */
export interface ProfileLoaderKeys {
  /**
   * Further files of the catalog: paths and globs relative to this file, or URLs; `!pattern` takes files out again. A map imports
   * single sections of files. This file wins over imported ones, later imports over earlier.
   */
  readonly imports?: readonly ImportEntry[] | SectionImports
  /**
   * Files with variables, looked up in the folder of this file and in its parents: the nearest wins, and in one folder the later
   * pattern. @defaultValue `['.env']`
   */
  readonly env_files?: readonly string[]
  /** The schema of the views that stand in this file and have no `db_schema` of their own. An imported file has one of its own. */
  readonly db_schema?: string
}

/** A profile: any part of a catalog but its version. @public */
export interface CatalogProfile extends Partial<Omit<CatalogDocument<SecretInput>, 'version'>>, ProfileLoaderKeys {}
