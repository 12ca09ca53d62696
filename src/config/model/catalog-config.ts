import type { SecretInput, SecretValue } from '../../secret-value.js'
import type { AttachmentsConfig, IcebergCatalogConfig } from './attachment-config.js'
import type { ImportEntry, SectionImports } from './import-config.js'
import type { MacroConfig } from './macro-config.js'
import type { OptionValue, Scalar } from './option-value.js'
import type { QueryConfig } from './query-config.js'
import type { SecretParameter, SecretParameters } from './secret-parameters.js'
import type { SemanticModelConfig } from './semantic-model-config.js'
import type { TestConfig } from './test-config.js'
import type { TypesConfig } from './types-config.js'
import type { TableChecksConfig } from './view/check-config.js'
import type { MaterializedDefaults } from './view/materialized-config.js'
import type { ViewConfig } from './view/view-config.js'

/** A catalog as written in a file or in code. */
export interface WrittenCatalog extends CatalogDocument<SecretInput>, LoaderKeys {}

/**
 * A validated catalog, in the same shape as the file: variables are filled in, paths are absolute, SQL files are read and secrets are
 * hidden. Deeply frozen.
 * @public
 */
export interface CatalogConfig extends CatalogDocument<SecretValue> {
  /** The views; an empty list if the catalog has none. */
  readonly views: readonly ViewConfig[]
}

/**
 * The shape that a written catalog and {@link CatalogConfig} share; `S` is the type of secret values.
 * @public
 */
export interface CatalogDocument<S> {
  /** The version of the config language: 1 or later. */
  readonly version: number
  /** The name of the catalog. It identifies the owner of views when several catalogs share a database. @defaultValue `''` */
  readonly name?: string
  /** The session: how DuckDB is opened and configured. */
  readonly duckdb: DuckDBConfig<S>
  /** Databases to attach, by kind. */
  readonly attachments?: AttachmentsConfig<S>
  /** Iceberg catalogs to attach as databases. */
  readonly iceberg_catalogs?: readonly IcebergCatalogConfig<S>[]
  /** SQL functions that views and other macros can call. */
  readonly macros?: readonly MacroConfig[]
  /** The views to create. @defaultValue `[]` */
  readonly views?: readonly ViewConfig[]
  /** Defaults of the views whose rows are kept, and the limit for all of these rows. */
  readonly materialized?: MaterializedDefaults
  /** The meaning of the views, for tools. DuckDB does not see it. */
  readonly semantic_models?: readonly SemanticModelConfig[]
  /**
   * Queries with names, from which `duckalog types` generates typed functions: paths and globs of SQL files, each with one statement, or maps. They
   * are not part of the session: a connect does not read the files.
   */
  readonly queries?: readonly (string | QueryConfig)[]
  /** Checks of the data of tables, as `duckalog check` runs them. Checks of views are in `views`. */
  readonly checks?: readonly TableChecksConfig[]
  /** Tests of views, as `duckalog test` runs them. Those in files `tests/*.yaml` beside the catalog are run as well. */
  readonly tests?: readonly TestConfig[]
  /** Defaults of `duckalog types`, which writes the TypeScript types of all rows. */
  readonly types?: TypesConfig
}

/** The session: the key `duckdb` of a catalog. @public */
export interface DuckDBConfig<S = SecretValue> {
  /** The database of the catalog: `:memory:`, or the path of a file relative to the config file. @defaultValue `':memory:'` */
  readonly database?: string
  /** Extensions to install and load; the name of this list in the Python reference. */
  readonly install_extensions?: readonly string[]
  /** Extensions to load. */
  readonly load_extensions?: readonly string[]
  /** Extensions to load, as a name or as a map with a source. Missing ones are installed. */
  readonly extensions?: readonly (string | ExtensionConfig)[]
  /**
   * Where extensions may come from. `auto`: DuckDB's own behaviour; `local_only`: never the network; `never`: no installing and no autoloading,
   * only explicit loading of files that are present. @defaultValue `'auto'`
   */
  readonly extension_policy?: 'auto' | 'local_only' | 'never'
  /** Folders that DuckDB uses. */
  readonly directories?: DirectoriesConfig
  /**
   * SQL statements, one or more per entry, that run once per instance. USE, connection settings, variables and temporary objects are applied to
   * every connection, including the one that creates the views.
   */
  readonly pragmas?: readonly string[]
  /** DuckDB settings: one `SET …` statement, a list of them, or a map from setting to value. */
  readonly settings?: string | readonly string[] | { readonly [setting: string]: Scalar }
  /** Options that are passed to DuckDB when the database is opened. */
  readonly config?: { readonly [option: string]: Scalar }
  /** Secrets that DuckDB uses to access remote files and databases. */
  readonly secrets?: readonly SecretConfig<S>[]
  /** Restrictions that apply once the session is configured. @defaultValue no restrictions */
  readonly security?: SecurityConfig
  /** SQL statements that run last, on every connection that is handed out. */
  readonly init_sql?: readonly string[]
}

/** Restrictions that apply to the instance once it is configured. This is not a sandbox: SQL still runs in the process of the host. @public */
export interface SecurityConfig {
  /** `false`: only attached or allowed files and servers can be used, and LOAD and further ATTACH statements fail. @defaultValue `true` */
  readonly external_access?: boolean
  /** Folders and URL prefixes that remain readable and writable without external access; relative to the config file. */
  readonly allowed_directories?: readonly string[]
  /** Files that remain readable and writable without external access; relative to the config file. */
  readonly allowed_paths?: readonly string[]
  /** `true`: settings can no longer be changed, on any connection. @defaultValue `false` */
  readonly lock_configuration?: boolean
  /** `false`: community extensions can no longer be loaded. @defaultValue `true` */
  readonly community_extensions?: boolean
  /** `true`: unsigned extensions can be loaded. @defaultValue `false` */
  readonly unsigned_extensions?: boolean
}

/** An extension with its source. @public */
export interface ExtensionConfig {
  /** The name of the extension. */
  readonly name: string
  /** The repository to install from: `core`, `core_nightly`, `community`, a URL or a folder. @defaultValue DuckDB's default repository */
  readonly from?: string
  /** The file of the extension, relative to the config file. It is loaded directly, never installed. */
  readonly path?: string
  /** The version to install. */
  readonly version?: string
  /** Reinstall the extension even if it is present. @defaultValue `false` */
  readonly force?: boolean
  /** If loading fails, report a warning instead of an error. @defaultValue `false` */
  readonly optional?: boolean
}

/** Folders that DuckDB uses, relative to the config file. Each defaults to DuckDB's own default. @public */
export interface DirectoriesConfig {
  /** The folder that `~` in paths stands for. @defaultValue the home folder of the user */
  readonly home?: string
  /** Where extensions are installed. */
  readonly extensions?: string
  /** Where persistent secrets are stored, unencrypted. */
  readonly secrets?: string
  /** Where DuckDB writes data that does not fit in memory. */
  readonly temp?: string
}

/** A secret of the session. @public */
export interface SecretConfig<S = SecretValue> extends SecretParameters<S> {
  /**
   * The type of the secret: `s3`, `gcs`, `r2`, `aws`, `azure`, `http`, `huggingface`, `postgres`, `mysql`, `motherduck`, `ducklake`, `iceberg`, `quack`, or a type that
   * a loaded extension registers.
   */
  readonly type: string
  /** The name of the secret. Case-insensitive, and unique. @defaultValue the type */
  readonly name?: string
  /** Where DuckDB gets the credentials from. @defaultValue `'config'`; `credential_chain` with `chain`, `service_principal` with `tenant_id` of Azure */
  readonly provider?: string
  /**
   * Store the secret in DuckDB's secret directory, unencrypted. It is replaced and dropped only if this catalog provably created it.
   * @defaultValue `false`
   */
  readonly persistent?: boolean
  /** The prefix or prefixes of the paths that the secret applies to. @defaultValue all paths */
  readonly scope?: string | readonly string[]
  /** For `s3`, `gcs` and `r2`: the ID of the access key. For `postgres` and `mysql`: another name for `user`. */
  readonly key_id?: string
  /** For `s3`, `gcs` and `r2`: the secret access key. For `postgres` and `mysql`: another name for `password`. */
  readonly secret?: S
  /** The region of the bucket. */
  readonly region?: string
  /** The address of the storage service: `host:port`. `http://…` also disables TLS. @defaultValue that of the provider */
  readonly endpoint?: string
  /** For `azure`: the connection string, passed on unchanged. For `postgres` and `mysql`: a URI or `key=value` pairs, which are parsed into their parts. */
  readonly connection_string?: S
  /** For `azure`: the ID of the tenant. */
  readonly tenant_id?: string
  /** For `azure`: the storage account. For `r2`: the account. */
  readonly account_name?: string
  /** For `azure`: the client ID of the service principal. */
  readonly client_id?: string
  /** For `azure`: the secret of the service principal. */
  readonly client_secret?: S
  /** A Google service account key. DuckDB does not support it: use HMAC keys, `key_id` and `secret`. */
  readonly service_account_key?: S
  /** Another name for `service_account_key`. */
  readonly json_key?: S
  /** For `http`: the token to send. */
  readonly bearer_token?: S
  /** For `http`: headers to send, as `Name: value` or as a map. The validated config has the map. */
  readonly header?: string | { readonly [name: string]: S }
  /** For `postgres` and `mysql`: the database. */
  readonly database?: string
  /** For `postgres` and `mysql`: the host name or address of the server. */
  readonly host?: string
  /** For `postgres` and `mysql`: the port of the server. */
  readonly port?: number
  /** For `postgres` and `mysql`: the user. */
  readonly user?: string
  /** For `postgres` and `mysql`: the password of the user. */
  readonly password?: S
  /** Parameters of DuckDB's CREATE SECRET, including those without a key of their own. Values are hidden unless the parameter is known to be public. */
  readonly params?: { readonly [parameter: string]: SecretParameter<S> }
  /** The same as `params`; the name in the Python reference. */
  readonly options?: { readonly [parameter: string]: SecretParameter<S> }
  /** The sources that the provider `credential_chain` tries, in order: `env`, `config`, `sts` … */
  readonly chain?: string | readonly string[]
  /** `auto`: DuckDB fetches new credentials when they expire. */
  readonly refresh?: string
}

/**
 * Keys that control how a file is loaded. They are not part of the validated config.
 * @public
 */
export interface LoaderKeys extends ProfileLoaderKeys {
  /** The JSON Schema of catalogs, for editors: `duckalog/schema/catalog.schema.json`. It has no effect. */
  readonly $schema?: string
  /** Partial catalogs by name. The selected one is merged over the file. */
  readonly profiles?: { readonly [name: string]: CatalogProfile }
  /** Loader settings of the Python reference. They have no effect and produce a warning: loading is always concurrent. */
  readonly loader_settings?: { readonly [setting: string]: OptionValue }
}

/** The {@link LoaderKeys} that profiles support too. @public */
export interface ProfileLoaderKeys {
  /**
   * Other files of the catalog: paths and globs relative to this file, or URLs; `!pattern` excludes files. A map imports single sections
   * of files. This file takes precedence over imported files, and later imports over earlier ones.
   */
  readonly imports?: readonly ImportEntry[] | SectionImports
  /**
   * Files with environment variables. They are looked up in the folder of this file and its parent folders: the nearest file takes precedence,
   * and within a folder the later pattern. @defaultValue `['.env']`
   */
  readonly env_files?: readonly string[]
  /** The schema of the views in this file that have no `db_schema`. It does not apply to imported files. */
  readonly db_schema?: string
}

/** A profile: any part of a catalog except its version. @public */
export interface CatalogProfile extends Partial<Omit<CatalogDocument<SecretInput>, 'version'>>, ProfileLoaderKeys {}
