import type { DuckDBConnection } from '@duckdb/node-api'
import type { Driver, NativeInstance } from '../../driver/core/driver.js'
import type { StepTimeouts } from '../../session/apply/apply-step.js'
import type { RetryOptions, SessionRestorer } from '../../session/plan/session-plan.js'
import type { CatalogEvent } from './catalog-report.js'

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
  /**
   * Make every view of the config again, also where a view of that name exists that no catalog made, or one without a name where this
   * one has a name. @defaultValue `false`
   */
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
  /** Is told of every step as it happens. What it throws, or rejects with, is ignored. */
  readonly onEvent?: (event: CatalogEvent) => void
}
