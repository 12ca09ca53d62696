import type { SessionEvent, StepReport, Warning } from '../../session/apply/session-report.js'
import type { SessionStep } from '../../session/plan/session-plan.js'
import type { MacroChange } from '../../views/diff/split-changes.js'
import type { ViewChange } from '../../views/diff/view-change.js'

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
  /** Bytes of an export that DuckDB has taken so far, of all: where an object is replaced, first for the one beside it. */
  | { readonly type: 'upload-progress'; readonly target: string; readonly sent: number; readonly size: number }
  | { readonly type: 'upload-done'; readonly target: string; readonly size: number; readonly durationMs: number }
  | { readonly type: 'closed' }

/**
 * What the last connect or refresh did.
 * @public
 */
export interface CatalogReport {
  readonly steps: readonly StepReport[]
  readonly macros: readonly MacroChange[]
  readonly views: readonly ViewChange[]
  readonly warnings: readonly Warning[]
}

/**
 * What a connect or refresh would do now. Holds no secret.
 * @public
 */
export interface CatalogPlan {
  readonly session: readonly SessionStep[]
  readonly macros: readonly MacroChange[]
  readonly views: readonly ViewChange[]
  /** What a person should know before: views that the config does not name and that the changes would break; sources that cannot be read. */
  readonly warnings: readonly Warning[]
  /** The plans of the catalogs of `attachments.duckalog`, which are carried out first. Absent where there is none. */
  readonly children?: readonly { readonly alias: string; readonly plan: CatalogPlan }[]
}
