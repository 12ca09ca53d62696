import type { DuckDBConnection } from '@duckdb/node-api'
import type { QueryResult, ResultColumn, Row, RowForm, RowMode } from '../../driver/core/driver.js'
import type { SecretInput, SecretValue } from '../../secret-value.js'
import type { Values } from '../../sql/quote.js'
import type { CatalogPlan, CatalogReport } from './catalog-report.js'
import type { PoolState } from './diagnostics.js'
import type { InferOutput, StandardSchema } from './standard-schema.js'

/** Options for `plan()` and `refresh()`. @public */
export interface RefreshOptions {
  /**
   * Also bind every view over a source again, to find sources whose columns have changed. These views are replaced, and `columns` of their
   * changes lists the differences. Takes as long as creating the views. `plan()` can do this only if the source can be read without an
   * attachment, or if the catalog is connected.
   * @defaultValue `false`
   */
  readonly sources?: boolean | undefined
}

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

/** Options to get each row as an array of values. @public */
export interface ArrayQueryOptions extends Omit<QueryOptions, 'rows'> {
  /** Rows are arrays of values in the order of `columns`, whose names may repeat. */
  readonly rows: 'array'
}

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

/** Options for `watch()`. @public */
export interface WatchOptions {
  /** Milliseconds without a further change before a reload; editors save in several steps. @defaultValue `100` */
  readonly debounce?: number | undefined
}

/** A running file watch. It ends when it or its catalog is closed. @public */
export interface CatalogWatch extends AsyncDisposable {
  /** The watched files that exist. Missing files that the config refers to are watched as well. */
  readonly files: readonly string[]
  /** Stops the watch. Idempotent. */
  close(): Promise<void>
}

/** Options for `session()`. @public */
export interface SessionOptions {
  /** Stops waiting for a connection; the error is the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds to wait for a connection. @defaultValue `pool.acquireTimeout` of the connect options */
  readonly acquireTimeout?: number | undefined
}

/** Options for `transaction()`. @public */
export interface TransactionOptions extends SessionOptions {
  /** Rolls the transaction back, even while its work runs; the error is the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds until the COMMIT, after which the transaction fails with QUERY_TIMEOUT. @defaultValue no limit */
  readonly timeout?: number | undefined
}

/** Options for `serve()`. @public */
export interface ServeOptions {
  /** The address to listen on. The traffic is plain HTTP: use a TLS proxy for anything but loopback. @defaultValue `'127.0.0.1'` */
  readonly host?: string | undefined
  /** The port to listen on; `0` chooses a free one. @defaultValue `9494`, the default port of quack */
  readonly port?: number | undefined
  /** The token that clients must present (at least 4 characters), or a function that fetches it. It gives full access to the catalog. */
  readonly token: SecretInput | SecretValue
  /** Milliseconds that `close()` waits for running statements. @defaultValue `10_000` */
  readonly shutdownTimeout?: number | undefined
}

/** A running quack server. It stops when it or its catalog is closed. @public */
export interface CatalogServer extends AsyncDisposable {
  /** The address for clients: `quack:127.0.0.1:9494`. */
  readonly uri: string
  /**
   * The number of open client sessions.
   * @throws ConnectionError CONNECTION_LOST if a client has stopped the server; CATALOG_CLOSED
   */
  countClients(): Promise<number>
  /** Refuses new statements, waits for running ones, and stops the server. Idempotent. */
  close(): Promise<void>
}

/**
 * The rows of a query, one by one or in the batches in which DuckDB returns them. The query starts when the first row is requested and ends
 * when the consumer stops.
 * @public
 */
export interface RowStream<R> extends AsyncIterable<R> {
  /** The rows in batches of up to 2,048, which is faster than one by one. */
  batches(): AsyncIterable<R[]>
  /**
   * The columns, also if there are no rows. Starts the query if it has not started: read the rows afterwards, or end the stream with `return()`
   * of its iterator, as it occupies its connection. If the stream is read several times, these are the columns of the first time. Rejects with
   * the error of the query.
   */
  readonly columns: Promise<readonly ResultColumn[]>
}

/**
 * Methods that run SQL, on a catalog or on one of its sessions.
 * @public
 */
export interface Queryable {
  /**
   * Runs a statement and returns its rows, each validated and converted by a schema (valibot, zod …).
   * @throws QueryError QUERY_FAILED, QUERY_TIMEOUT, ROW_INVALID for a row that does not match the schema; ConnectionError CATALOG_CLOSED,
   * POOL_EXHAUSTED; OptionError OPTION_INVALID
   */
  query<S extends StandardSchema>(
    sql: string,
    values: Values | undefined,
    options: (QueryOptions | ArrayQueryOptions) & { readonly schema: S },
  ): Promise<QueryResult<InferOutput<S>>>
  /**
   * Runs a statement and returns its rows as arrays of values in column order. Throws like `query` with objects, but names may repeat.
   */
  query<R extends readonly unknown[] = readonly unknown[]>(
    sql: string,
    values: Values | undefined,
    options: ArrayQueryOptions,
  ): Promise<QueryResult<R>>
  /**
   * Runs a statement and returns its rows as plain objects by column name. The array also has `columns` and `changes`.
   * @throws QueryError QUERY_FAILED, also if two columns share a name; QUERY_TIMEOUT; ConnectionError CATALOG_CLOSED, POOL_EXHAUSTED;
   * OptionError OPTION_INVALID; ConnectionError CONNECTION_BUSY on a session with an open stream whose rows are not being read, if more than
   * 16 MB of them remain
   */
  query<R extends object = Row>(sql: string, values?: Values, options?: QueryOptions): Promise<QueryResult<R>>
  /**
   * Runs a query that must return exactly one row, and returns this row, validated and converted by a schema. Reads at most two rows. A
   * statement that writes has taken effect even if the call fails with ROW_COUNT_INVALID or ROW_INVALID, unless it runs in a transaction.
   * @throws QueryError ROW_COUNT_INVALID for no row or several; the errors of `query`
   */
  queryOne<S extends StandardSchema>(
    sql: string,
    values: Values | undefined,
    options: (QueryOptions | ArrayQueryOptions) & { readonly schema: S },
  ): Promise<InferOutput<S>>
  /** Runs a query that must return exactly one row, and returns this row as an array. Reads and throws like `queryOne` with a schema. */
  queryOne<R extends readonly unknown[] = readonly unknown[]>(
    sql: string,
    values: Values | undefined,
    options: ArrayQueryOptions,
  ): Promise<R>
  /**
   * Runs a query that must return exactly one row, and returns this row. Reads at most two rows. A statement that writes has taken effect even
   * if the call fails with ROW_COUNT_INVALID, unless it runs in a transaction.
   * @throws QueryError ROW_COUNT_INVALID for no row or several; the errors of `query`
   */
  queryOne<R extends object = Row>(sql: string, values?: Values, options?: QueryOptions): Promise<R>
  /**
   * Runs a query that must return at most one row, and returns this row, validated and converted by a schema, or `undefined`. Reads and
   * throws like `queryOne`, but not for no row.
   */
  queryOptional<S extends StandardSchema>(
    sql: string,
    values: Values | undefined,
    options: (QueryOptions | ArrayQueryOptions) & { readonly schema: S },
  ): Promise<InferOutput<S> | undefined>
  /** Like `queryOne` with `rows: 'array'`, but returns `undefined` for no row. */
  queryOptional<R extends readonly unknown[] = readonly unknown[]>(
    sql: string,
    values: Values | undefined,
    options: ArrayQueryOptions,
  ): Promise<R | undefined>
  /** Runs a query that must return at most one row, and returns this row or `undefined`. Reads and throws like `queryOne`, but not for no row. */
  queryOptional<R extends object = Row>(sql: string, values?: Values, options?: QueryOptions): Promise<R | undefined>
  /**
   * Runs a statement and streams its rows in constant memory, each validated and converted by a schema, also in `batches()`.
   * @throws OptionError OPTION_INVALID immediately; when the rows are read, DriverError DRIVER_UNSUPPORTED if the driver cannot stream, and
   * the errors of `query`
   */
  stream<S extends StandardSchema>(
    sql: string,
    values: Values | undefined,
    options: (QueryOptions | ArrayQueryOptions) & { readonly schema: S },
  ): RowStream<InferOutput<S>>
  /** Runs a statement and streams its rows in constant memory, as arrays of values in column order. Throws like `stream` with objects. */
  stream<R extends readonly unknown[] = readonly unknown[]>(
    sql: string,
    values: Values | undefined,
    options: ArrayQueryOptions,
  ): RowStream<R>
  /**
   * Runs a statement and streams its rows in constant memory.
   * @throws OptionError OPTION_INVALID immediately; when the rows are read, DriverError DRIVER_UNSUPPORTED if the driver cannot stream, and
   * the errors of `query`
   */
  stream<R extends object = Row>(sql: string, values?: Values, options?: QueryOptions): RowStream<R>
  /**
   * Runs a script: statements separated by semicolons, one after the other on one connection. Stops at the first one that fails; the statements
   * before it have taken effect, even if the failed one has a syntax error. To undo them, run the script in `transaction()`, or write
   * BEGIN and COMMIT. On a catalog, settings, variables and temporary objects of the script end with it.
   * @throws QueryError QUERY_FAILED with the failed `statement` and the `location` of the error in the script, also if the script leaves a
   * transaction open (except on a session, which keeps it); QUERY_TIMEOUT; ConnectionError CATALOG_CLOSED, POOL_EXHAUSTED; OptionError
   * OPTION_INVALID
   */
  exec(script: string, options?: ScriptOptions): Promise<void>
  /**
   * Runs a statement and returns its result as text in UTF-8, for a response or a file: a web stream of bytes, in constant memory and as fast as
   * its reader. The query starts with the first read. It ends, and its connection is free, when the stream is read to its end or cancelled, or
   * the signal aborts. A query that fails in the middle, also because its catalog or session is closed, makes the stream fail, so that a part of a
   * result is never taken for the whole.
   * @throws OptionError OPTION_INVALID immediately; when the stream is read, the errors of `stream`
   * @example
   * ```ts
   * const body = catalog.readable('FROM sales WHERE year = $year', { year: 2026 }, { format: 'csv' })
   * return new Response(body, { headers: { 'content-type': 'text/csv; charset=utf-8' } })
   * ```
   */
  readable(sql: string, values: Values | undefined, options: ReadableOptions): ReadableStream<Uint8Array>
  /**
   * Inserts rows into a table, all or none, and returns how many were written. The rows are checked against the table and staged in a temporary table
   * first, in constant memory of this process; an async source is read as fast as rows can be written. A missing value (or `undefined`) becomes the
   * default of its column. Numbers that the type of the column would round or that it cannot hold are refused.
   *
   * In a transaction, an error in the rows leaves the transaction usable; a violated constraint aborts it, as with any INSERT.
   * @param table - its name as in SQL: `orders`, `sales.orders`, `"my table"`
   * @throws QueryError ROW_INVALID with the row (counted from 1) and the column; QUERY_FAILED, for example for a violated constraint;
   * ConnectionError CATALOG_CLOSED, POOL_EXHAUSTED; OptionError OPTION_INVALID; the error of the source
   */
  insert(table: string, rows: InsertRows, options?: InsertOptions): Promise<number>
}

/**
 * A connection to a catalog. Nothing is opened before the first use. Then the session is restored and the views are brought up to date, once
 * for all concurrent calls.
 *
 * `query` and `stream` run on any connection of a pool, so statements share no session state. Use `transaction` or `session` for BEGIN, USE and
 * temporary objects.
 * @public
 */
export interface CatalogConnection<N = DuckDBConnection> extends Queryable, AsyncDisposable {
  /** Returns the underlying driver connection, fully configured; the same one each time. After `close()` its methods throw CATALOG_CLOSED. */
  getConnection(): Promise<N>
  /**
   * Runs work in a transaction on a new session. Commits when the work is done, rolls back when it throws. Streams that the work leaves open
   * are closed first.
   * @throws QueryError QUERY_FAILED if the work swallowed an error that aborted the transaction; QUERY_TIMEOUT; ConnectionError
   * POOL_EXHAUSTED; OptionError OPTION_INVALID
   */
  transaction<T>(work: (session: CatalogSession<N>) => Promise<T>, options?: TransactionOptions): Promise<T>
  /**
   * Opens a session: a dedicated, fully configured connection of the same instance.
   * @throws ConnectionError POOL_EXHAUSTED, CATALOG_CLOSED; OptionError OPTION_INVALID
   */
  session(options?: SessionOptions): Promise<CatalogSession<N>>
  /** Returns what a connect or refresh would do now. Changes, creates and attaches nothing, and calls no secret function. */
  plan(options?: RefreshOptions): Promise<CatalogPlan>
  /** Reads the config again and applies what changed. Connects if the catalog is not connected yet. */
  refresh(options?: RefreshOptions): Promise<CatalogReport>
  /**
   * Connects, then refreshes the catalog whenever one of its files changes: config, imports, SQL files and env files, including new files that
   * an import or a pattern refers to. Emits `reloaded` or `reload-failed`; after a failure the catalog stays connected as it was.
   */
  watch(options?: WatchOptions): Promise<CatalogWatch>
  /**
   * Connects and serves the session to other processes through quack, DuckDB's protocol: one process holds the file, many read and write it.
   * Clients connect with `databasePath: 'quack:host:port'` or attach that address. `close()` of the catalog stops the server.
   * @throws ConnectionError SERVE_FAILED; SessionError EXTENSION_UNAVAILABLE; OptionError OPTION_INVALID
   */
  serve(options: ServeOptions): Promise<CatalogServer>
  /** What the last connect or refresh did; `undefined` before the first. */
  readonly report: CatalogReport | undefined
  /** How full the pool of connections is now. Before the first use and after `close()` it has no connections. */
  readonly pool: PoolState
  /**
   * Stops the servers, each within its `shutdownTimeout`, then interrupts running statements, closes all connections and releases the file lock.
   * Idempotent.
   */
  close(): Promise<void>
}

/**
 * A dedicated connection. Its session state (USE, variables, temporary objects) is discarded on close.
 * @public
 */
export interface CatalogSession<N = DuckDBConnection> extends Queryable, AsyncDisposable {
  /** The underlying driver connection. */
  readonly connection: N
  /** Closes the session and rolls back an open transaction. Idempotent. */
  close(): Promise<void>
}

/** All options of a query. */
export interface AnyQueryOptions extends Omit<QueryOptions, 'rows'> {
  readonly rows?: RowForm | undefined
  readonly schema?: StandardSchema | undefined
}
