import type { ConfigWarningCode } from '../../config/model/config-warning.js'
import type { Location } from '../../errors.js'

/**
 * The outcome of one session step.
 * @public
 */
export interface StepReport {
  /** The kind of the step, such as `extension` or `attachment`. */
  readonly kind: string
  /** The name of the step, with credentials redacted. */
  readonly name: string
  /** `skipped` if there was nothing to do; `failed` if an optional step failed. */
  readonly status: 'done' | 'skipped' | 'failed'
  /** In milliseconds, retries included. */
  readonly durationMs: number
  /** Why the step was skipped or failed, or what it did instead of the usual. */
  readonly reason?: string
}

/**
 * Codes of warnings. Stable and append-only.
 * @public
 */
export type WarningCode =
  | ConfigWarningCode
  /** An optional extension could not be loaded. */
  | 'EXTENSION_SKIPPED'
  /** An optional attachment failed; the next refresh tries again. */
  | 'ATTACHMENT_SKIPPED'
  /** A persistent secret of that name existed before, and is used unchanged. */
  | 'SECRET_KEPT'
  /** A persistent secret was created as a temporary one, because the session is read-only. */
  | 'SECRET_TEMPORARY'
  /** The session is read-only, and views in the database differ from the config. */
  | 'VIEWS_STALE'
  /** An orphaned view was changed by hand: it is kept, and no longer managed by the catalog. */
  | 'VIEW_RELEASED'
  /** An optional view was skipped because its source is unavailable. */
  | 'VIEW_UNAVAILABLE'
  /** A name under `columns` of a view is not one of its columns: it was misspelled, or a source has changed. */
  | 'COLUMN_UNKNOWN'
  /** A source has other columns than the committed columns file from which types are generated. */
  | 'COLUMNS_STALE'
  /** There is no columns file, and the sources cannot be reached: the fixtures of a test decide which columns they have. */
  | 'COLUMNS_UNKNOWN'
  /** A view that is not in the config no longer works because a view that it reads was replaced or dropped. In a plan: it will or may stop working. */
  | 'VIEW_BROKEN'
  /** The source of a view could not be read to compare its columns. */
  | 'SOURCE_UNREAD'
  /** Views could not be listed because an attached database is unreachable: manual changes were not checked. */
  | 'DRIFT_NOT_CHECKED'
  /** The ledger is damaged and the session is read-only: the views were compared without the ledger. */
  | 'LEDGER_DAMAGED'
  /** A change in the config takes effect only when the database is opened again. */
  | 'REOPEN_REQUIRED'
  /** Another process holds the file, and `onLocked: 'readOnly'` opened it read-only. */
  | 'OPENED_READ_ONLY'
  /** The host provided the instance: options for opening a database were not applied. */
  | 'OPEN_OPTIONS_SKIPPED'
  /** An export is complete, but its temporary copy could not be removed. */
  | 'EXPORT_COPY_LEFT'
  /** The rows of materialised views are older than `max_age`; queries read them, unless `when_stale` is `live`. */
  | 'MATERIALIZED_STALE'
  /** Changes of a source of a materialised view cannot be detected, and the view has no `max_age`. */
  | 'MATERIALIZED_UNCHECKED'
  /** The SQL of a materialised view calls functions such as `random()` or `now()`, and the view has no `max_age`. */
  | 'MATERIALIZED_VOLATILE'
  /** The table with the rows of a materialised view is missing: the view reads its sources until it is refreshed. */
  | 'MATERIALIZED_LOST'
  /** The database file is much larger than the rows that it keeps: a long transaction may keep the blocks of old rows. */
  | 'MATERIALIZED_BLOATED'

/**
 * A problem that did not stop the work.
 * @public
 */
export interface Warning {
  /** For programs. */
  readonly code: WarningCode
  /** For people; credentials are redacted. */
  readonly message: string
  /** Where in the config the cause is, if it is there. */
  readonly location?: Location
}

/**
 * What {@link applySession} did.
 * @public
 */
export interface SessionReport {
  /** The outcome of each step, in the order in which they ran. */
  readonly steps: readonly StepReport[]
  /** The warnings of all steps. */
  readonly warnings: readonly Warning[]
}

/**
 * An event while a session is restored.
 * @public
 */
export type SessionEvent =
  /** A step of the session is about to be applied. */
  | { readonly type: 'step-start'; readonly kind: string; readonly name: string }
  /** A step is done, skipped or failed. */
  | ({ readonly type: 'step-done' } & StepReport)
  /** A problem that does not stop the work. */
  | ({ readonly type: 'warning' } & Warning)
