import type { SecretValue } from '../../secret-value.js'

/** Databases that the session attaches. @public */
export interface AttachmentsConfig<S = SecretValue> {
  /** DuckDB files, also behind URLs. */
  readonly duckdb?: readonly FileAttachmentConfig<S>[]
  /** SQLite files. */
  readonly sqlite?: readonly FileAttachmentConfig<S>[]
  /** PostgreSQL servers. */
  readonly postgres?: readonly ServerAttachmentConfig<S>[]
  /** MySQL and MariaDB servers. */
  readonly mysql?: readonly ServerAttachmentConfig<S>[]
  /** DuckLakes. */
  readonly ducklake?: readonly DuckLakeAttachmentConfig<S>[]
  /** Delta tables, each attached as a database that has the one table, under the alias, too. */
  readonly delta?: readonly DeltaAttachmentConfig<S>[]
  /** Databases of MotherDuck. */
  readonly motherduck?: readonly MotherDuckAttachmentConfig<S>[]
  /** Other catalogs. */
  readonly duckalog?: readonly DuckalogAttachmentConfig<S>[]
  /** DuckDB in other processes, which serve it through quack. */
  readonly quack?: readonly QuackAttachmentConfig<S>[]
}

/** What a database has that is attached under any name. @public */
export interface AttachedConfig<S = SecretValue> {
  /** Whether nothing may be written. @defaultValue `true` */
  readonly read_only?: boolean
  /** Further options of DuckDB's ATTACH. `encryption_key` is a secret. */
  readonly options?: { readonly [option: string]: string | number | boolean | S }
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

/** The database file of another catalog, which is brought up to date before it is attached. @public */
export interface DuckalogAttachmentConfig<S = SecretValue> extends Omit<AttachmentConfig<S>, 'optional'> {
  /** The config of the other catalog, relative to the config file. */
  readonly config_path: string
  /** Its database file, relative to the config file. @defaultValue the one in its config, which `loadConfig` fills in */
  readonly database?: string
}

/** A PostgreSQL or MySQL server. Its credentials become a temporary secret, and stand in no SQL text. @public */
export interface ServerAttachmentConfig<S = SecretValue> extends AttachmentConfig<S> {
  /** The server. */
  readonly host?: string
  /** Its port. @defaultValue `5432` for PostgreSQL, `3306` for MySQL */
  readonly port?: number
  /** The database on that server. */
  readonly database?: string
  /** The user to connect as. */
  readonly user?: string
  /** The password of that user. */
  readonly password?: S
  /** A URI, or `key=value` pairs, in place of the single parts. */
  readonly connection_string?: S
  /** `disable`, `allow`, `prefer`, `require`, `verify-ca` or `verify-full`; for MySQL also its own words for them. */
  readonly sslmode?: string
  /** The name of a declared secret of the same type, in place of the single parts. */
  readonly secret?: string
  /** The one schema to attach. @defaultValue all of them */
  readonly schema?: string
  /**
   * Further options of DuckDB's ATTACH, and keywords of the server's client: `application_name`, `sslrootcert` … of libpq, `ssl_ca` … of
   * MySQL, which go into the secret; `compression` of MySQL stands in the text of ATTACH, where alone DuckDB takes it.
   */
  readonly options?: { readonly [option: string]: string | number | boolean | S }
}

/** A Delta table: `FROM alias` reads it. @public */
export interface DeltaAttachmentConfig<S = SecretValue> extends AttachmentConfig<S> {
  /** The folder of the table, relative to the config file, or a URL. */
  readonly path: string
  /** The name of a declared secret for the URL: of type `s3`, `gcs`, `r2`, `aws` or `azure`. @defaultValue the one that DuckDB chooses by its scope */
  readonly secret?: string
}

/** A DuckLake: found by its `metadata`, or by a `secret` that knows all about it. @public */
export interface DuckLakeAttachmentConfig<S = SecretValue> extends AttachmentConfig<S> {
  /** Where its metadata is: a DuckDB file, relative to the config file, or another database. */
  readonly metadata?: string | DuckLakeMetadataConfig
  /** The name of a declared secret of type `ducklake`, in place of `metadata`, `data_path`, `encrypted` and `metadata_schema`. */
  readonly secret?: string
  /** The folder of its data, relative to the config file, or a URL. A DuckLake that exists knows its own. */
  readonly data_path?: string
  /** Whether its data is encrypted: of a DuckLake that is made, or expected of one that exists. */
  readonly encrypted?: boolean
  /** The schema of the metadata. @defaultValue the main schema of the metadata's database */
  readonly metadata_schema?: string
  /** The snapshot to read. Nothing can be written then, whatever `read_only` says. */
  readonly snapshot_version?: number
  /** The time of the snapshot to read. Nothing can be written then, whatever `read_only` says. */
  readonly snapshot_time?: string
}

/** The database of a DuckLake's metadata. @public */
export interface DuckLakeMetadataConfig {
  /** What the database is. */
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
  /** Further options of DuckDB's ATTACH. `token` of a REST catalog becomes a temporary secret. */
  readonly options?: { readonly [option: string]: string | number | boolean | S }
  /** Which service it is. @defaultValue `'rest'` */
  readonly catalog_type?: 'rest' | 'glue' | 's3_tables'
  /** The address of the REST catalog. */
  readonly uri?: string
  /** The warehouse; of `glue` the account, of `s3_tables` the ARN of the bucket. */
  readonly warehouse?: string
  /** The name of a declared secret of type `iceberg`, or of type `s3` for `glue` and `s3_tables`. */
  readonly secret?: string
}
