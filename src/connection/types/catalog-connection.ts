import type { DuckDBConnection } from '@duckdb/node-api'
import type { Row, RowMode } from '../../driver/core/driver.js'
import type { SecretInput, SecretValue } from '../../secret-value.js'
import type { Values } from '../../sql/quote.js'
import type { CatalogPlan, CatalogReport } from './catalog-report.js'
import type { InferOutput, StandardSchema } from './standard-schema.js'

/** What a plan or refresh looks at. @public */
export interface RefreshOptions {
  /**
   * Bind every view over a source again, to find the sources whose columns have changed since; these views are replaced, and
   * `columns` of their changes says what is new. Costs as much as making them. A plan can do so only where the source can be read
   * without an attachment, or on a catalog that is connected.
   * @defaultValue `false`
   */
  readonly sources?: boolean
}

/** How one query is run. @public */
export interface QueryOptions {
  /** Interrupts the query; the error is the signal's reason. */
  readonly signal?: AbortSignal
  /** Milliseconds that the query may take; then it fails with QUERY_TIMEOUT. @defaultValue `timeouts.query` of the connect options */
  readonly timeout?: number
  /**
   * In which values rows come: `js`, plain JavaScript values; `raw`, the driver's own ones, which lose nothing; `json`, what
   * `JSON.stringify` takes: integers beyond 2^53 as text, dates in ISO form. @defaultValue `'js'`
   */
  readonly rowMode?: RowMode
}

/** How a catalog watches its files. @public */
export interface WatchOptions {
  /** Milliseconds of quiet before a save counts, for editors save in several steps. @defaultValue `100` */
  readonly debounce?: number
}

/** A watch over the files of a catalog, until it is closed or the catalog is. @public */
export interface CatalogWatch extends AsyncDisposable {
  /** The files that are watched now and exist. Those that the config waits for are watched, too. */
  readonly files: readonly string[]
  /** Idempotent. */
  close(): Promise<void>
}

/** How a session is lent. @public */
export interface SessionOptions {
  /** Ends the waiting for a connection; the error is the signal's reason. */
  readonly signal?: AbortSignal
  /** Milliseconds to wait for a connection. @defaultValue `pool.acquireTimeout` of the connect options */
  readonly acquireTimeout?: number
}

/** How a transaction is run. @public */
export interface TransactionOptions extends SessionOptions {
  /** Ends the transaction, also while its work runs; nothing of it is kept, and the error is the signal's reason. */
  readonly signal?: AbortSignal
  /** Milliseconds that the transaction may take before its COMMIT; then it fails with QUERY_TIMEOUT. @defaultValue none */
  readonly timeout?: number
}

/** How a catalog is served. @public */
export interface ServeOptions {
  /** The address to listen on. Beyond loopback the traffic is plain HTTP: put a proxy that speaks TLS before it. @defaultValue `'127.0.0.1'` */
  readonly host?: string
  /** The port to listen on; `0` takes one that is free. @defaultValue `9494`, quack's own */
  readonly port?: number
  /** What clients must show, or a function that gets it: at least 4 characters. Whoever has it may do what a connection of the catalog may. */
  readonly token: SecretInput | SecretValue
  /** Milliseconds that `close` waits for statements that run. @defaultValue `10_000` */
  readonly grace?: number
}

/** A catalog that other processes reach through quack, until it is closed or the catalog is. @public */
export interface CatalogServer extends AsyncDisposable {
  /** What clients connect to: `quack:127.0.0.1:9494`. */
  readonly uri: string
  /**
   * How many sessions of clients are open.
   * @throws ConnectionError CONNECTION_LOST when the server is gone, which every client may stop; CATALOG_CLOSED
   */
  countClients(): Promise<number>
  /** Takes no new statement, waits for those that run, and stops. Idempotent. */
  close(): Promise<void>
}

/**
 * Rows one by one, or by the batches in which DuckDB delivers them. The query starts when the first one is asked for, and ends
 * when the consumer does.
 * @public
 */
export interface RowStream<R> extends AsyncIterable<R> {
  batches(): AsyncIterable<R[]>
}

/**
 * How SQL is run, on a catalog or on one session of it.
 * @public
 */
export interface Queryable {
  /**
   * Runs a statement and returns its rows, each checked and converted by a schema (valibot, zod …).
   * @throws QueryError QUERY_FAILED, QUERY_TIMEOUT, ROW_INVALID for a row that the schema refuses; ConnectionError CATALOG_CLOSED,
   * POOL_EXHAUSTED; OptionError OPTION_INVALID
   */
  query<S extends StandardSchema>(
    sql: string,
    values: Values | undefined,
    options: QueryOptions & { readonly schema: S },
  ): Promise<InferOutput<S>[]>
  /**
   * Runs a statement and returns its rows as plain objects by column name.
   * @throws QueryError QUERY_FAILED, QUERY_TIMEOUT; ConnectionError CATALOG_CLOSED, POOL_EXHAUSTED; OptionError OPTION_INVALID;
   * ConnectionError CONNECTION_BUSY on a session one of whose streams is open, nobody takes its rows, and more than 16 MB of them are left
   */
  query<R extends object = Row>(sql: string, values?: Values, options?: QueryOptions): Promise<R[]>
  /**
   * Runs a statement and hands out its rows as they come, in constant memory, each checked and converted by a schema; `batches()` too.
   * @throws OptionError OPTION_INVALID at once; when the rows are read, DriverError DRIVER_UNSUPPORTED where the driver cannot stream,
   * and otherwise as `query`
   */
  stream<S extends StandardSchema>(
    sql: string,
    values: Values | undefined,
    options: QueryOptions & { readonly schema: S },
  ): RowStream<InferOutput<S>>
  /**
   * Runs a statement and hands out its rows as they come, in constant memory.
   * @throws OptionError OPTION_INVALID at once; when the rows are read, DriverError DRIVER_UNSUPPORTED where the driver cannot stream,
   * and otherwise as `query`
   */
  stream<R extends object = Row>(sql: string, values?: Values, options?: QueryOptions): RowStream<R>
}

/**
 * A live catalog. Nothing is opened before the first use; then the session is restored and the views are brought up to date,
 * once, however many calls wait for it.
 *
 * `query` and `stream` run on any connection of a pool: each statement stands alone. BEGIN, USE and temporary objects take a
 * `transaction` or a `session`.
 * @public
 */
export interface CatalogConnection<N = DuckDBConnection> extends Queryable, AsyncDisposable {
  /** The driver's own connection, restored: the same one each time. After `close()` its methods throw CATALOG_CLOSED. */
  getConnection(): Promise<N>
  /**
   * Runs work in one transaction of a session of its own: committed when the work is done, rolled back when it throws. A stream that the
   * work leaves open is ended first.
   * @throws QueryError QUERY_FAILED when the work swallowed an error that ended the transaction; QUERY_TIMEOUT; ConnectionError
   * POOL_EXHAUSTED; OptionError OPTION_INVALID
   */
  transaction<T>(work: (session: CatalogSession<N>) => Promise<T>, options?: TransactionOptions): Promise<T>
  /**
   * Lends another restored connection of the same instance, until it is closed.
   * @throws ConnectionError POOL_EXHAUSTED, CATALOG_CLOSED; OptionError OPTION_INVALID
   */
  session(options?: SessionOptions): Promise<CatalogSession<N>>
  /** What a connect or refresh would do now. Changes nothing, creates nothing, attaches nothing and calls no secret function. */
  plan(options?: RefreshOptions): Promise<CatalogPlan>
  /** Reads the config again and applies what changed; a catalog that is not connected yet connects. */
  refresh(options?: RefreshOptions): Promise<CatalogReport>
  /**
   * Connects, and from then on refreshes the catalog whenever a file of it changes: its config, imports, SQL files
   * and files of variables, also when one is made that an import or a pattern waits for. The events `reloaded` and
   * `reload-failed` say what came of it; after a change that fails the catalog stays connected.
   */
  watch(options?: WatchOptions): Promise<CatalogWatch>
  /**
   * Connects, and serves the restored session to other processes through quack, DuckDB's protocol: one process holds the file, many read
   * and write it. They connect with `databasePath: 'quack:host:port'`, or attach it. `close()` of the catalog stops the server.
   * @throws ConnectionError SERVE_FAILED; SessionError EXTENSION_UNAVAILABLE; OptionError OPTION_INVALID
   */
  serve(options: ServeOptions): Promise<CatalogServer>
  /** What the last connect or refresh did; `undefined` before the first. */
  readonly report: CatalogReport | undefined
  /**
   * Stops its servers, each with its `grace`; then ends what is running, closes every connection, and gives the lock of the file back.
   * Idempotent.
   */
  close(): Promise<void>
}

/**
 * A connection of one's own: its USE, variables and temporary objects end with it.
 * @public
 */
export interface CatalogSession<N = DuckDBConnection> extends Queryable, AsyncDisposable {
  readonly connection: N
  /** Idempotent. */
  close(): Promise<void>
}

export type AnyQueryOptions = QueryOptions & { readonly schema?: StandardSchema }
