import type { DuckDBConnection } from '@duckdb/node-api'
import type { SecretInput, SecretValue } from '../../secret-value.js'
import type { CatalogLineage, LineageOptions } from './catalog-lineage.js'
import type { CatalogPlan, CatalogReport } from './catalog-report.js'
import type { CheckOptions, CheckReport } from './check-report.js'
import type { PoolState } from './diagnostics.js'
import type { MaterializedView } from './materialized-report.js'
import type { Queryable } from './queryable.js'

/** Options for `plan()` and `refresh()`. @public */
export interface RefreshOptions {
  /**
   * Also bind every view over a source again, to find sources whose columns have changed. These views are replaced, and `columns` of their
   * changes lists the differences. Takes as long as creating the views. `plan()` can do this only if the source can be read without an
   * attachment, or if the catalog is connected.
   * @defaultValue `false`
   */
  readonly sources?: boolean | undefined
  /**
   * Also refresh the rows of materialised views: `true` for all that are stale, except those younger than `min_age`; or a list of names and tags,
   * `['orders', 'tag:daily']`, for those that are stale or whose changes cannot be detected. Views that read a refreshed one are refreshed as well.
   * `plan()` checks the sources if the catalog is connected, and lists what would be refreshed.
   * @defaultValue only those with `when_stale: wait`
   */
  readonly materialized?: boolean | readonly string[] | undefined
  /** With `materialized`: also refresh rows that are not stale. @defaultValue `false` */
  readonly full?: boolean | undefined
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

/** Options for `keepFresh()`. @public */
export interface KeepFreshOptions {
  /** Milliseconds between two rounds, from the end of one to the start of the next; up to a tenth more or less. @defaultValue `60_000` */
  readonly every?: number | undefined
  /** Ends the rounds. */
  readonly signal?: AbortSignal | undefined
}

/** Rounds of refreshes by `keepFresh()`. They end when it or its catalog is closed. @public */
export interface CatalogKeeper extends AsyncDisposable {
  /** Ends the rounds. A refresh that runs is interrupted, and the old rows stay. Idempotent. */
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

/** A running quack server. It keeps the process alive, and stops when it or its catalog is closed. @public */
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
  /**
   * Reads the config again and applies what changed. Connects if the catalog is not connected yet. On a read-only catalog nothing is changed.
   * @throws ViewError MATERIALIZE_FAILED, MATERIALIZE_BUDGET, after all other materialised views were refreshed; and the errors of a connect
   */
  refresh(options?: RefreshOptions): Promise<CatalogReport>
  /**
   * Runs the data checks of the config, as `duckalog check` does. Connects if the catalog is not connected yet. A failed check does not throw: it is
   * in the report, like one that could not be run.
   * @throws OptionError OPTION_INVALID, also for an unknown view; ConnectionError POOL_EXHAUSTED, CATALOG_CLOSED; and the errors of a connect
   */
  check(options?: CheckOptions): Promise<CheckReport>
  /** Returns the state and age of the rows of each materialised view, without I/O. Empty until the catalog is connected. */
  materialized(): readonly MaterializedView[]
  /**
   * Connects, then refreshes stale rows of materialised views in rounds, each like `refresh({ materialized: true })`, the first one immediately. Rows that
   * another process is refreshing are skipped. A view that fails keeps its rows: the event `materialize-failed` is emitted, and the next round tries again.
   * A round that fails as a whole emits `keep-fresh-failed`. Does not keep the process alive.
   * @throws OptionError OPTION_INVALID; ConnectionError CATALOG_CLOSED; and the errors of a connect
   */
  keepFresh(options?: KeepFreshOptions): Promise<CatalogKeeper>
  /**
   * Returns the graph of the catalog: its sources, views, semantic models and named queries, and which of them reads which; with `columns` also the
   * edges between columns. Connects if the catalog is not connected yet. Write it with `renderGraph()` of `duckalog/docs`.
   * @throws DriverError DRIVER_UNSUPPORTED for columns with a driver other than that of `@duckdb/node-api`; ViewError VIEW_FAILED with the view or table
   * whose columns cannot be read; OptionError OPTION_INVALID; ConnectionError POOL_EXHAUSTED, CATALOG_CLOSED; and the errors of a connect
   */
  lineage(options?: LineageOptions): Promise<CatalogLineage>
  /**
   * Connects, then refreshes the catalog whenever one of its files changes: config, imports, SQL files of views and queries, and env files, including
   * new files that an import or a pattern refers to. Emits `reloaded` or `reload-failed`; after a failure the catalog stays connected as it was.
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
