import type { DuckDBConnection } from '@duckdb/node-api'
import type { Driver, NativeInstance, Row, RowMode } from '../driver/driver.js'
import type { SecretInput, SecretValue } from '../secret-value.js'
import type { StepTimeouts } from '../session/apply-step.js'
import type { RetryOptions, SessionRestorer, SessionStep } from '../session/session-plan.js'
import type { SessionEvent, StepReport, Warning } from '../session/session-report.js'
import type { Values } from '../sql.js'
import type { ViewChange } from '../views/diff-views.js'
import type { InferOutput, StandardSchema } from './standard-schema.js'

/**
 * How to connect. Relative paths in options are relative to the working directory.
 * @public
 */
export interface ConnectOptions<N = DuckDBConnection> {
  /**
   * The database file, in place of the config's `duckdb.database`. Of a server, `quack:host:port`, each connection has a session there: what
   * `query`, `stream`, `session` and `transaction` run, the server runs, with the settings, secrets and attachments that it has restored.
   * `getConnection()` then gives a connection of a database in memory to which the server is attached.
   */
  readonly databasePath?: string
  /** Nothing is written: a stale catalog opens as it is, and the report says what is stale. @defaultValue `false` */
  readonly readOnly?: boolean
  /** Make every view of the config anew, in place of a foreign one of its name too. @defaultValue `false` */
  readonly forceRebuild?: boolean
  /**
   * The variables of `${env:NAME}`, before those of files of variables. A config that came from a URL sees these only.
   * @defaultValue `process.env`; for a config that came from a URL, none
   */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Whether the files of `env_files` are read. They never change `process.env`. @defaultValue `true` */
  readonly loadDotenv?: boolean
  /** The profile of the catalog that is merged over it. @defaultValue the variable `DUCKALOG_PROFILE`, else none */
  readonly profile?: string
  /**
   * The folders that every file of the config must lie in, links resolved. What SQL texts name is not looked at.
   * @defaultValue no restriction
   */
  readonly allowedRoots?: readonly string[]
  /** Read configs from plain `http://` of other machines, too. @defaultValue `false` */
  readonly allowInsecure?: boolean
  /** The folder of relative paths when the source is an object. @defaultValue the working directory */
  readonly base?: string
  /** The client to reach DuckDB through. @defaultValue `nodeApi()` of `duckalog/driver/node-api` */
  readonly driver?: Driver<N>
  /**
   * An open instance of the driver's client, in place of `duckdb.database`: it stays open when the catalog closes, with what was
   * restored on it. Options that count when a database is opened are not applied, and the report says so.
   */
  readonly instance?: NativeInstance<N>
  /** Replaces the list of what is restored: `[...sessionRestorers, mine]`. @defaultValue `sessionRestorers` */
  readonly restorers?: readonly SessionRestorer[]
  /** What becomes of views that this catalog once made and no longer names. @defaultValue `'drop'` */
  readonly orphans?: 'drop' | 'keep'
  /**
   * What to do while another process holds the file: wait for it up to `timeouts.lock`; open it read-only where that process only
   * reads it, and else wait; or fail. @defaultValue `'wait'`
   */
  readonly onLocked?: 'wait' | 'readOnly' | 'fail'
  /**
   * Milliseconds without any work after which the file is closed and its lock given back; the next use opens it again. Only while
   * `getConnection()` was never called; a catalog in memory, or on an `instance` of the host, stays open. @defaultValue never
   */
  readonly releaseOnIdle?: number
  /** How often a step is tried that fails for a reason that may pass. */
  readonly retry?: RetryOptions
  readonly timeouts?: StepTimeouts & {
    /** Milliseconds that a connect or refresh may take as a whole. @defaultValue `30_000` */
    readonly connect?: number
    /** Milliseconds to wait for the lock of the database file. @defaultValue `10_000` */
    readonly lock?: number
    /** Milliseconds that a query may take. @defaultValue none */
    readonly query?: number
  }
  readonly pool?: {
    /** How many connections serve `query` and `stream` at once. @defaultValue one less than `UV_THREADPOOL_SIZE`: 3 */
    readonly size?: number
    /** How many sessions and transactions may be open at once, each on a connection of its own. @defaultValue `1_000` */
    readonly sessions?: number
    /** Milliseconds to wait for a free connection; then POOL_EXHAUSTED. @defaultValue `30_000` */
    readonly acquireTimeout?: number
    /** Milliseconds after which a connection that nobody uses is closed. @defaultValue `60_000` */
    readonly idleTimeout?: number
    /** Milliseconds after which a connection is closed instead of used again. @defaultValue never */
    readonly maxLifetime?: number
  }
  /** Ends connecting; the error is the signal's reason. */
  readonly signal?: AbortSignal
  /** Is told of every step as it happens. What it throws is ignored. */
  readonly onEvent?: (event: CatalogEvent) => void
}

/**
 * What happens while a catalog connects, refreshes and closes.
 * @public
 */
export type CatalogEvent =
  | SessionEvent
  | { readonly type: 'connect-start'; readonly database: string }
  | { readonly type: 'views-start'; readonly changes: number }
  | { readonly type: 'views-done'; readonly changes: number; readonly durationMs: number }
  /** Another writer was first: the views are read again, and what is left to do is tried again. */
  | { readonly type: 'views-conflict'; readonly attempt: number; readonly message: string }
  | { readonly type: 'connect-done'; readonly durationMs: number }
  | { readonly type: 'waiting-for-lock'; readonly database: string }
  | { readonly type: 'lock-released'; readonly database: string }
  | { readonly type: 'reloaded'; readonly files: readonly string[]; readonly durationMs: number }
  | { readonly type: 'reload-failed'; readonly files: readonly string[]; readonly error: unknown }
  /** Bytes of an export that DuckDB has taken so far, of all. */
  | { readonly type: 'upload-progress'; readonly target: string; readonly sent: number; readonly size: number }
  | { readonly type: 'upload-done'; readonly target: string; readonly size: number; readonly durationMs: number }
  | { readonly type: 'closed' }

/**
 * What the last connect or refresh did.
 * @public
 */
export interface CatalogReport {
  readonly steps: readonly StepReport[]
  readonly views: readonly ViewChange[]
  readonly warnings: readonly Warning[]
}

/**
 * What a connect or refresh would do now. Holds no secret.
 * @public
 */
export interface CatalogPlan {
  readonly session: readonly SessionStep[]
  readonly views: readonly ViewChange[]
  /** The plans of the catalogs of `attachments.duckalog`, which are carried out first. Absent where there is none. */
  readonly children?: readonly { readonly alias: string; readonly plan: CatalogPlan }[]
}

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
  /** The files that are watched now. */
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
   * @throws QueryError QUERY_FAILED, also for a row that the schema refuses; QUERY_TIMEOUT; ConnectionError CATALOG_CLOSED, POOL_EXHAUSTED
   */
  query<S extends StandardSchema>(
    sql: string,
    values: Values | undefined,
    options: QueryOptions & { readonly schema: S },
  ): Promise<InferOutput<S>[]>
  /**
   * Runs a statement and returns its rows as plain objects by column name.
   * @throws QueryError QUERY_FAILED, QUERY_TIMEOUT; ConnectionError CATALOG_CLOSED, POOL_EXHAUSTED
   */
  query<R extends object = Row>(sql: string, values?: Values, options?: QueryOptions): Promise<R[]>
  /**
   * Runs a statement and hands out its rows as they come, in constant memory.
   * @throws DriverError DRIVER_UNSUPPORTED where the driver cannot stream; otherwise as `query`
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
   * Runs work in one transaction of a session of its own: committed when the work is done, rolled back when it throws.
   * @throws QueryError QUERY_FAILED when the work swallowed an error that ended the transaction; QUERY_TIMEOUT; ConnectionError
   * POOL_EXHAUSTED
   */
  transaction<T>(work: (session: CatalogSession<N>) => Promise<T>, options?: TransactionOptions): Promise<T>
  /**
   * Lends another restored connection of the same instance, until it is closed.
   * @throws ConnectionError POOL_EXHAUSTED, CATALOG_CLOSED
   */
  session(options?: SessionOptions): Promise<CatalogSession<N>>
  /** What a connect or refresh would do now. Changes nothing, creates nothing, attaches nothing and calls no secret function. */
  plan(options?: RefreshOptions): Promise<CatalogPlan>
  /** Reads the config again and applies what changed; a catalog that is not connected yet connects. */
  refresh(options?: RefreshOptions): Promise<CatalogReport>
  /**
   * Connects, and from then on refreshes the catalog whenever its config or an SQL file of it is saved. The events `reloaded` and
   * `reload-failed` say what came of it; after a save that fails the session goes on as it was.
   */
  watch(options?: WatchOptions): Promise<CatalogWatch>
  /**
   * Connects, and serves the restored session to other processes through quack, DuckDB's protocol: one process holds the file, many read
   * and write it. They connect with `databasePath: 'quack:host:port'`, or attach it. `close()` of the catalog stops the server.
   * @throws ConnectionError SERVE_FAILED; SessionError EXTENSION_UNAVAILABLE
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
