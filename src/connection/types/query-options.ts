import type { RowForm, RowMode } from '../../driver/core/driver.js'
import type { StandardSchema } from './standard-schema.js'

/** Options for `query()`, `queryOne()`, `queryOptional()` and `stream()`. @public */
export interface QueryOptions {
  /** Cancels the query; the error is the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds after which the query fails with QUERY_TIMEOUT. @defaultValue `timeouts.query` of the connect options */
  readonly timeout?: number | undefined
  /**
   * How values are represented: `js` (plain JavaScript values), `raw` (lossless driver values), `json` (JSON-safe values: integers beyond 2^53
   * as text, dates in ISO 8601). @defaultValue `'js'`
   */
  readonly rowMode?: RowMode | undefined
  /**
   * How rows are represented: as objects by column name, or with {@link ArrayQueryOptions} as arrays. An object cannot have two columns of one
   * name: such a query fails with QUERY_FAILED. @defaultValue `'object'`
   */
  readonly rows?: 'object' | undefined
}

/** Options to get each row as an array of values. @public */
export interface ArrayQueryOptions extends Omit<QueryOptions, 'rows'> {
  /** Rows are arrays of values in the order of `columns`, whose names may repeat. */
  readonly rows: 'array'
}

/** All options of a query. */
export interface AnyQueryOptions extends Omit<QueryOptions, 'rows'> {
  readonly rows?: RowForm | undefined
  readonly schema?: StandardSchema | undefined
}

/** Options for `exec()`. @public */
export interface ScriptOptions {
  /** Cancels the script; the error is the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds after which the script as a whole fails with QUERY_TIMEOUT. @defaultValue `timeouts.query` of the connect options */
  readonly timeout?: number | undefined
}

/** Options for `insert()`. @public */
export interface InsertOptions {
  /**
   * The columns to insert into; for rows that are arrays, in the order of their values. Other columns get their default.
   * @defaultValue all columns but generated ones
   */
  readonly columns?: readonly string[] | undefined
  /** Cancels the insert; nothing is inserted, and the error is the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /**
   * What to do with a row whose key exists already: `ignore` skips it, `replace` replaces the old row, as INSERT OR IGNORE and INSERT OR
   * REPLACE do. @defaultValue the insert fails
   */
  readonly onConflict?: 'ignore' | 'replace' | undefined
}

/** Rows for `insert()`: objects by column name, or arrays of values in column order. @public */
export type InsertRows = Iterable<object> | AsyncIterable<object>

/** Options for `readable()`. @public */
export interface ReadableOptions {
  /**
   * `csv` (RFC 4180 with a header, scalars as DuckDB's COPY writes them, nested values as JSON), `jsonl` (one JSON object per line) or `json` (an
   * array of objects). In `jsonl` and `json` values are represented as with `rowMode: 'json'`.
   */
  readonly format: 'csv' | 'jsonl' | 'json'
  /** Ends the query and the stream; the error is the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds after which the query fails with QUERY_TIMEOUT, from the first read to the last. @defaultValue `timeouts.query` of the connect options */
  readonly timeout?: number | undefined
}
