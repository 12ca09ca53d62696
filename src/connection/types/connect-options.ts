import type { DuckDBConnection } from '@duckdb/node-api'
import type { LoadOptions } from '../../config/files/load-options.js'
import type { Driver, NativeInstance } from '../../driver/core/driver.js'
import type { StepTimeouts } from '../../session/apply/apply-step.js'
import type { RetryOptions, SessionRestorer } from '../../session/plan/session-plan.js'
import type { CatalogEvent } from './catalog-report.js'

/**
 * Options for `connectToCatalog()`; those of `loadConfig()` among them. Relative paths in options are relative to the working directory.
 * @public
 */
export interface ConnectOptions<N = DuckDBConnection> extends LoadOptions {
  /**
   * The database file, instead of the config's `duckdb.database`. With the address of a server, `quack:host:port`, each connection is a session
   * on that server: it runs the statements of `query`, `stream`, `session` and `transaction` with its own settings, secrets and attachments.
   * `getConnection()` then returns a connection of a database in memory with the server attached. @defaultValue `duckdb.database`
   */
  readonly databasePath?: string | undefined
  /** Open the database read-only. Outdated views stay as they are, and the report lists them. @defaultValue `false` */
  readonly readOnly?: boolean | undefined
  /**
   * Replace every view of the config, including views of the same name that no catalog manages, or that a catalog without a name manages
   * while this one has a name. @defaultValue `false`
   */
  readonly forceRebuild?: boolean | undefined
  /** The driver for the DuckDB client. @defaultValue `nodeApi()` of `duckalog/driver/node-api` */
  readonly driver?: Driver<N> | undefined
  /**
   * An open instance of the driver's client, instead of `duckdb.database`. It stays open when the catalog closes, with the restored state.
   * Options that apply at open are skipped, with a warning in the report.
   */
  readonly instance?: NativeInstance<N> | undefined
  /** The restorers that plan the session: `[...sessionRestorers, mine]`. @defaultValue `sessionRestorers` */
  readonly restorers?: readonly SessionRestorer[] | undefined
  /** What to do with views that this catalog created and no longer defines. @defaultValue `'drop'` */
  readonly orphans?: 'drop' | 'keep' | undefined
  /**
   * What to do if another process has locked the file: `wait` up to `timeouts.lock`; `readOnly` to open it read-only if the other process only
   * reads it, and wait otherwise; or `fail` immediately. @defaultValue `'wait'`
   */
  readonly onLocked?: 'wait' | 'readOnly' | 'fail' | undefined
  /**
   * Milliseconds without activity after which the file is closed and unlocked; the next use reopens it. Has no effect once `getConnection()`
   * was called, for a catalog in memory, or with `instance`. @defaultValue never
   */
  readonly releaseOnIdle?: number | undefined
  /** The retry policy for steps that fail transiently. @defaultValue 3 attempts */
  readonly retry?: RetryOptions | undefined
  /** Time limits in milliseconds. */
  readonly timeouts?:
    | (StepTimeouts & {
        /** For a connect or refresh as a whole. @defaultValue `30_000` */
        readonly connect?: number | undefined
        /** For waiting until another process unlocks the database file. @defaultValue `10_000` */
        readonly lock?: number | undefined
        /** For each query. @defaultValue no limit */
        readonly query?: number | undefined
      })
    | undefined
  /** Limits of the connection pool. */
  readonly pool?:
    | {
        /** The maximum number of connections for `query` and `stream`. @defaultValue one less than `UV_THREADPOOL_SIZE`: 3 */
        readonly size?: number | undefined
        /** The maximum number of open sessions and transactions, each on its own connection. @defaultValue `1_000` */
        readonly sessions?: number | undefined
        /** Milliseconds to wait for a free connection before POOL_EXHAUSTED. @defaultValue `30_000` */
        readonly acquireTimeout?: number | undefined
        /** Milliseconds after which an unused connection is closed. @defaultValue `60_000` */
        readonly idleTimeout?: number | undefined
        /** The age in milliseconds after which a connection is not reused. @defaultValue no limit */
        readonly maxLifetime?: number | undefined
      }
    | undefined
  /** Called with each event. Errors that it throws or rejects with are ignored. */
  readonly onEvent?: ((event: CatalogEvent) => void) | undefined
}
