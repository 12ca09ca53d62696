import { foldName } from '../../../sql/fold-name.js'
import type { OptionValue } from '../option-value.js'
import type { RelationChecks } from './check-config.js'
import type { ColumnConfig } from './column-config.js'
import type { MaterializedConfig } from './materialized-config.js'

/**
 * A view. It reads a `source`, or is defined by SQL (`sql`, `sql_file` or `sql_template`). With both, the SQL reads the source as a table
 * named `source`.
 * @public
 */
export interface ViewConfig extends RelationChecks {
  /** The name of the view. Case-insensitive, and unique in its schema. */
  readonly name: string
  /**
   * The schema of the view, created if it does not exist. @defaultValue `db_schema` at the top of the file, else the schema of the last USE,
   * SET schema or SET search_path in `pragmas` and `settings`, else `main`
   */
  readonly db_schema?: string
  /**
   * The alias of the attached database to create the view in: a writable DuckDB file or DuckLake. In a DuckLake at a snapshot nothing is
   * written, and differences are reported. @defaultValue the catalog's own database; without `db_schema` the database of the last USE of the session
   */
  readonly into?: string
  /** Stored as the comment of the view. */
  readonly description?: string
  /** If the source is unavailable, skip the view with a warning and keep the existing one. @defaultValue `false` */
  readonly optional?: boolean
  /** Labels for people and tools. They have no effect. */
  readonly tags?: readonly string[]
  /** Columns of the view by name: their descriptions, or maps. A name that is not a column of the view produces a warning. */
  readonly columns?: { readonly [column: string]: string | ColumnConfig }
  /** The SELECT statement of the view. */
  readonly sql?: string
  /** The path of a file with one SELECT statement, relative to the config file, or a map with the `path`. */
  readonly sql_file?: string | SqlFileConfig
  /** A file with one SELECT statement that contains variables. */
  readonly sql_template?: SqlTemplateConfig
  /**
   * The kind of source to read, together with `uri`, or with `database` and `table`. @defaultValue derived from the file suffix if the view has
   * both SQL and a `uri`
   */
  readonly source?: ViewSource
  /**
   * The file or files that a `parquet`, `csv`, `json`, `excel`, `delta` or `iceberg` source reads: paths relative to the config file, globs or
   * URLs.
   */
  readonly uri?: string | readonly string[]
  /**
   * The alias of the attachment that a `duckdb`, `sqlite`, `postgres`, `mysql` or `ducklake` source reads. It may also be attached by an ATTACH statement in `pragmas`.
   */
  readonly database?: string
  /** The name of the Iceberg catalog that an `iceberg` source without `uri` reads. */
  readonly catalog?: string
  /** The table of the attachment or Iceberg catalog: `table` or `schema.table`. */
  readonly table?: string
  /**
   * Named arguments of the function that scans the files: `{ union_by_name: true }`. For a single CSV file, `auto_detect: once` detects the
   * dialect and the columns when the view is created instead of at each use. The view keeps these columns until it is replaced, which
   * `refresh({ sources: true })` does if they differ.
   */
  readonly options?: { readonly [option: string]: OptionValue }
  /**
   * Keep the rows of the view in its database, so that queries do not read the sources: `true`, or a map that says when they are refreshed. Only
   * a refresh reads the rows; until the first one, and with `false`, the view reads its sources. @defaultValue `false`
   */
  readonly materialized?: boolean | MaterializedConfig
}

/** The keys for the SQL of a view, which has at most one of them. */
export const sqlKeys = ['sql', 'sql_file', 'sql_template'] as const

/** The kinds of sources that a view can read. @public */
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

/** An SQL file with variables: `{{name}}`, `{{name|ident}}`, `{{name|literal}}`. @public */
export interface SqlTemplateConfig {
  /** The path of the file, relative to the config file. */
  readonly path: string
  /** The values of the variables. The file must use all of them and no others. */
  readonly variables?: { readonly [name: string]: OptionValue }
}

/** An SQL file. @public */
export interface SqlFileConfig extends SqlTemplateConfig {
  /** Whether the file contains variables. @defaultValue `false` */
  readonly as_template?: boolean
}

/** The name of the option `auto_detect: once`, as it is written. */
export function findSniffedOnce(options: Readonly<Record<string, unknown>> = {}): string | undefined {
  return Object.keys(options).find((name) => foldName(name) === 'auto_detect' && options[name] === 'once')
}
