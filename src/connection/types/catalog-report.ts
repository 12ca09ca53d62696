import type { ConfigPath } from '../../errors.js'
import type { SessionEvent, StepReport, Warning } from '../../session/apply/session-report.js'
import type { SessionStep } from '../../session/plan/session-plan.js'
import type { ViewName } from '../../views/definition/view-definition.js'
import type { MacroChange } from '../../views/diff/split-changes.js'
import type { ViewChange } from '../../views/diff/view-change.js'
import type { PlannedCheck } from './check-report.js'
import type { PoolState } from './diagnostics.js'
import type { MaterializedReport } from './materialized-report.js'

/**
 * An event of a catalog, as `onEvent` gets it.
 * @public
 */
export type CatalogEvent =
  | SessionEvent
  /** A connect has started. */
  | { readonly type: 'connect-start'; readonly database: string }
  /** The steps of the session are about to be applied; `steps` is their number. */
  | { readonly type: 'steps-start'; readonly steps: number }
  /** The views are about to be changed; `changes` is the number of changes. */
  | { readonly type: 'views-start'; readonly changes: number }
  /** The views were changed. */
  | { readonly type: 'views-done'; readonly changes: number; readonly durationMs: number }
  /** A conflict with another writer: the views are read again, and the remaining changes are retried. */
  | { readonly type: 'views-conflict'; readonly attempt: number; readonly message: string }
  /** The rows of a materialised view are about to be read. */
  | { readonly type: 'materialize-start'; readonly view: string; readonly reason: string }
  /** Another process reads the rows of the view; the refresh waits for it. */
  | { readonly type: 'materialize-waiting'; readonly view: string; readonly reason: string }
  /** The rows have been read for `durationMs` so far. Emitted twice a second. `percentage` is undefined if DuckDB does not report it. */
  | {
      readonly type: 'materialize-progress'
      readonly view: string
      readonly percentage: number | undefined
      readonly durationMs: number
    }
  /** The view reads its new rows. */
  | { readonly type: 'materialize-done'; readonly view: string; readonly rows: number; readonly durationMs: number }
  /** The rows could not be read; the old ones stay. */
  | { readonly type: 'materialize-failed'; readonly view: string; readonly error: unknown }
  /** Stale rows were left as they are. */
  | { readonly type: 'materialize-skipped'; readonly view: string; readonly reason: string }
  /** A round of `keepFresh()` has failed, for another reason than the rows of a view. The next one tries again. */
  | { readonly type: 'keep-fresh-failed'; readonly error: unknown }
  /** The catalog is ready. */
  | { readonly type: 'connect-done'; readonly durationMs: number }
  /** Another process holds the file; the connect waits for it. */
  | { readonly type: 'waiting-for-lock'; readonly database: string }
  /** The file was closed after `releaseOnIdle`, so that other processes can open it. */
  | { readonly type: 'lock-released'; readonly database: string }
  /** `watch()` has refreshed the catalog after changes to these files. */
  | { readonly type: 'reloaded'; readonly files: readonly string[]; readonly durationMs: number }
  /** A refresh by `watch()` has failed; the catalog stays connected as it was. */
  | { readonly type: 'reload-failed'; readonly files: readonly string[]; readonly error: unknown }
  /** The bytes of an export that were sent so far, and its size. If an object is replaced, a temporary object beside it is written first. */
  | { readonly type: 'upload-progress'; readonly target: string; readonly sent: number; readonly size: number }
  /** An export is complete and verified. */
  | { readonly type: 'upload-done'; readonly target: string; readonly size: number; readonly durationMs: number }
  /** A call waits for a connection of the pool: a query or stream, or a session or transaction. With the state of the pool, as below. */
  | ({ readonly type: 'pool-wait'; readonly use: 'statement' | 'session' } & PoolState)
  /** A call got a connection. */
  | ({ readonly type: 'pool-acquire'; readonly use: 'statement' | 'session' } & PoolState)
  /** A call returned its connection. */
  | ({ readonly type: 'pool-release'; readonly use: 'statement' | 'session' } & PoolState)
  /** The catalog was closed. */
  | { readonly type: 'closed' }

/**
 * The result of a connect or refresh. Holds no secret.
 * @public
 */
export interface CatalogReport {
  /** The outcome of each step of the session. A refresh lists only steps that were new or changed. */
  readonly steps: readonly StepReport[]
  /** The change of each macro, `keep` for unchanged ones. */
  readonly macros: readonly MacroChange[]
  /** The change of each view, `keep` for unchanged ones. */
  readonly views: readonly ViewChange[]
  /** The materialised views of the config; absent if there are none. */
  readonly materialized?: readonly MaterializedReport[]
  /** Problems that did not prevent the connect. */
  readonly warnings: readonly Warning[]
}

/**
 * One step of the session, as a plan shows it. {@link planSession} of `duckalog/session` returns the steps that run.
 * @public
 */
export interface PlannedStep {
  /** What the step restores: a setting, extension, secret, attachment … */
  readonly kind: SessionStep['kind']
  /** The name of the setting, extension or secret, the alias of the attachment, or the SQL of a statement. */
  readonly name: string
  /** `instance`: runs once, for all connections. `connection`: runs on each connection that the catalog opens for a caller. */
  readonly scope: SessionStep['scope']
  /** The statements, each with a final semicolon, for people to read. Bound values are not shown. */
  readonly sql: string
  /** The path of the step in the config. */
  readonly at?: ConfigPath
}

/**
 * What a connect or refresh would do. Holds no secret.
 * @public
 */
export interface CatalogPlan {
  /** The steps of the session, in the order in which they are applied. */
  readonly session: readonly PlannedStep[]
  /** The change of each macro, `keep` for unchanged ones. */
  readonly macros: readonly MacroChange[]
  /** The change of each view, `keep` for unchanged ones. */
  readonly views: readonly ViewChange[]
  /** The materialised views of the config, and whether their rows are stale; absent if there are none. */
  readonly materialized?: readonly MaterializedReport[]
  /** Problems to expect: views outside the config that the changes would break, sources that cannot be read. */
  readonly warnings: readonly Warning[]
  /** The SQL of the views that would be replaced or dropped, as the database has it now. Absent if there are none, or if it cannot be read. */
  readonly stored?: readonly { readonly view: ViewName; readonly sql: string }[]
  /** The data checks of the config, which only `check()` runs. Absent if there are none. */
  readonly checks?: readonly PlannedCheck[]
  /** The plans of the catalogs in `attachments.duckalog`, which are applied first. Absent if there are none. */
  readonly children?: readonly { readonly alias: string; readonly plan: CatalogPlan }[]
}
