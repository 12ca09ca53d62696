import { foldName } from '../../sql/fold-name.js'
import type { OptionValue } from './option-value.js'

/**
 * A view. It reads its `source`, or is made of SQL (`sql`, `sql_file` or `sql_template`); where it has both, the SQL reads the source as a
 * table named `source`.
 * @public
 */
export interface ViewConfig {
  /** Unique in its schema, whatever the case. */
  readonly name: string
  /**
   * Created when it is missing. @defaultValue `db_schema` at the top of the file, else the schema of the last USE, SET schema or SET search_path in
   * `pragmas` and `settings`, else `main`
   */
  readonly db_schema?: string
  /**
   * The alias of the attached database that the view is created in: a writable DuckDB file or DuckLake; or a DuckLake at a snapshot, where
   * nothing is written and what differs is told. @defaultValue the catalog's own; without a `db_schema` that of the session's last USE
   */
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
  /**
   * What is read, with `uri`, or with `database` and `table`, beside it. @defaultValue where SQL stands beside a `uri`, what the suffix of the
   * file tells
   */
  readonly source?: ViewSource
  /**
   * What a `parquet`, `csv`, `json`, `excel`, `delta` or `iceberg` source reads, one or several: a path relative to the config file, a
   * glob, or a URL.
   */
  readonly uri?: string | readonly string[]
  /**
   * The alias of the attachment that a `duckdb`, `sqlite`, `postgres`, `mysql` or `ducklake` source reads; an ATTACH in `pragmas` counts, too.
   */
  readonly database?: string
  /** The name of the Iceberg catalog that an `iceberg` source without `uri` reads. */
  readonly catalog?: string
  /** The table of the attachment or Iceberg catalog: `table` or `schema.table`. */
  readonly table?: string
  /**
   * Named arguments of the function that scans the files: `{ union_by_name: true }`. For one CSV file `auto_detect: once` lets DuckDB look for
   * its dialect and columns when the view is made, not at each use; the view then has those columns until the view is made again, which
   * `refresh({ sources: true })` does when they differ.
   */
  readonly options?: { readonly [option: string]: OptionValue }
}

/** The keys of a view that hold its SQL, of which it has one. */
export const sqlKeys = ['sql', 'sql_file', 'sql_template'] as const

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

/** The name, as written, of the option by which a CSV file is looked at once: `auto_detect: once`. */
export function findSniffedOnce(options: Readonly<Record<string, unknown>> = {}): string | undefined {
  return Object.keys(options).find((name) => foldName(name) === 'auto_detect' && options[name] === 'once')
}
