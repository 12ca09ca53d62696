import type { SecretValue } from '../../secret-value.js'

/** Databases that the session attaches. @public */
export interface AttachmentsConfig<S = SecretValue> {
  /** DuckDB files, local or at URLs. */
  readonly duckdb?: readonly FileAttachmentConfig<S>[]
  /** SQLite files. */
  readonly sqlite?: readonly FileAttachmentConfig<S>[]
  /** PostgreSQL servers. */
  readonly postgres?: readonly ServerAttachmentConfig<S>[]
  /** MySQL and MariaDB servers. */
  readonly mysql?: readonly ServerAttachmentConfig<S>[]
  /** DuckLakes. */
  readonly ducklake?: readonly DuckLakeAttachmentConfig<S>[]
  /** Delta tables; each becomes a database with one table, named after the alias. */
  readonly delta?: readonly DeltaAttachmentConfig<S>[]
  /** MotherDuck databases. */
  readonly motherduck?: readonly MotherDuckAttachmentConfig<S>[]
  /** Databases of other catalogs, which are brought up to date first. */
  readonly duckalog?: readonly DuckalogAttachmentConfig<S>[]
  /** DuckDB databases that other processes serve through quack. */
  readonly quack?: readonly QuackAttachmentConfig<S>[]
}

/** Options that all attached databases share. @public */
export interface AttachedConfig<S = SecretValue> {
  /** Attach the database read-only. @defaultValue `true` */
  readonly read_only?: boolean
  /** Other options of DuckDB's ATTACH. `encryption_key` is treated as a secret. */
  readonly options?: { readonly [option: string]: string | number | boolean | S }
  /** If attaching fails, report a warning instead of an error; the next `refresh` retries. @defaultValue `false` */
  readonly optional?: boolean
}

/** Options that all attachments share. @public */
export interface AttachmentConfig<S = SecretValue> extends AttachedConfig<S> {
  /** The name of the database in SQL. Case-insensitive, and unique across all kinds of attachments. */
  readonly alias: string
}

/** A DuckDB or SQLite file. @public */
export interface FileAttachmentConfig<S = SecretValue> extends AttachmentConfig<S> {
  /** The path of the file, relative to the config file; for DuckDB also a URL, which is attached read-only. */
  readonly path: string
}

/** The database file of another catalog, whose views are brought up to date before it is attached. @public */
export interface DuckalogAttachmentConfig<S = SecretValue> extends Omit<AttachmentConfig<S>, 'optional'> {
  /** The config of the other catalog, relative to the config file. */
  readonly config_path: string
  /** Its database file, relative to the config file. @defaultValue the one in its config, which `loadConfig` fills in */
  readonly database?: string
}

/** A PostgreSQL or MySQL server. Its credentials are passed in a temporary secret, never in SQL text. @public */
export interface ServerAttachmentConfig<S = SecretValue> extends AttachmentConfig<S> {
  /** The host name or address of the server. */
  readonly host?: string
  /** The port of the server. @defaultValue `5432` for PostgreSQL, `3306` for MySQL */
  readonly port?: number
  /** The database on that server. */
  readonly database?: string
  /** The user to connect as. */
  readonly user?: string
  /** The password of that user. */
  readonly password?: S
  /** A URI or `key=value` pairs, instead of the separate keys. */
  readonly connection_string?: S
  /** The TLS mode: `disable`, `allow`, `prefer`, `require`, `verify-ca` or `verify-full`; for MySQL also its own names of these modes. */
  readonly sslmode?: string
  /** The name of a declared secret of the same type, instead of the separate keys. */
  readonly secret?: string
  /** The only schema to attach. @defaultValue all schemas */
  readonly schema?: string
  /**
   * Other options of DuckDB's ATTACH, and keywords of the client library: `application_name`, `sslrootcert` … of libpq and `ssl_ca` … of
   * MySQL go into the secret, `compression` of MySQL into the text of ATTACH, the only place where DuckDB accepts it.
   */
  readonly options?: { readonly [option: string]: string | number | boolean | S }
}

/** A Delta table: `FROM alias` reads it. @public */
export interface DeltaAttachmentConfig<S = SecretValue> extends AttachmentConfig<S> {
  /** The folder of the table: a path relative to the config file, or a URL. */
  readonly path: string
  /** The name of a declared secret for the URL: of type `s3`, `gcs`, `r2`, `aws` or `azure`. @defaultValue the secret whose scope matches */
  readonly secret?: string
}

/** A DuckLake, identified by its `metadata` or by a `secret`. @public */
export interface DuckLakeAttachmentConfig<S = SecretValue> extends AttachmentConfig<S> {
  /** The database of its metadata: the path of a DuckDB file, relative to the config file, or a map that describes another database. */
  readonly metadata?: string | DuckLakeMetadataConfig
  /** The name of a declared secret of type `ducklake`, instead of `metadata`, `data_path`, `encrypted` and `metadata_schema`. */
  readonly secret?: string
  /** The folder of its data files: a path relative to the config file, or a URL. Not needed for an existing DuckLake, which records it. */
  readonly data_path?: string
  /** Whether its data files are encrypted: applied to a new DuckLake, checked for an existing one. */
  readonly encrypted?: boolean
  /** The schema of the metadata tables. @defaultValue the main schema of the metadata database */
  readonly metadata_schema?: string
  /** The version of the snapshot to read. The database is then read-only, whatever `read_only` is. */
  readonly snapshot_version?: number
  /** The timestamp of the snapshot to read. The database is then read-only, whatever `read_only` is. */
  readonly snapshot_time?: string
}

/** The database that stores the metadata of a DuckLake. @public */
export interface DuckLakeMetadataConfig {
  /** The kind of database. */
  readonly type: 'postgres' | 'mysql' | 'sqlite' | 'duckdb'
  /** The name of a declared secret, for a server. */
  readonly secret?: string
  /** The path of the file, relative to the config file, for a file. */
  readonly path?: string
}

/** A MotherDuck database. @public */
export interface MotherDuckAttachmentConfig<S = SecretValue> extends AttachmentConfig<S> {
  /** The name of the database, which must be the same as the alias, or a share: `_share/…`. @defaultValue the alias */
  readonly database?: string
  /** The name of a declared secret of type `motherduck`. */
  readonly secret?: string
}

/** A DuckDB database that another process serves with `quack_serve`. @public */
export interface QuackAttachmentConfig<S = SecretValue> extends AttachmentConfig<S> {
  /** The address of the server: `quack:host:port`. */
  readonly uri: string
  /** The name of a declared secret of type `quack`. */
  readonly secret?: string
}

/** A catalog of Iceberg tables, attached as a database. @public */
export interface IcebergCatalogConfig<S = SecretValue> extends AttachedConfig<S> {
  /** The name of the database in SQL. Case-insensitive, and unique among the aliases of attachments too. */
  readonly name: string
  /** Other options of DuckDB's ATTACH. The `token` of a REST catalog is passed in a temporary secret. */
  readonly options?: { readonly [option: string]: string | number | boolean | S }
  /** The kind of catalog service. @defaultValue `'rest'` */
  readonly catalog_type?: 'rest' | 'glue' | 's3_tables'
  /** The address of the REST catalog. */
  readonly uri?: string
  /** The warehouse: the AWS account ID for `glue`, the ARN of the bucket for `s3_tables`. */
  readonly warehouse?: string
  /** The name of a declared secret of type `iceberg`, or of type `s3` for `glue` and `s3_tables`. */
  readonly secret?: string
}
