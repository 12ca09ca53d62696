import type { ConfigWarningCode } from '../../config/model/config-warning.js'
import type { Location } from '../../errors.js'

/**
 * What became of one step.
 * @public
 */
export interface StepReport {
  readonly kind: string
  readonly name: string
  readonly status: 'done' | 'skipped' | 'failed'
  readonly durationMs: number
  readonly reason?: string
}

/**
 * The codes of warnings. Stable and append-only.
 * @public
 */
export type WarningCode =
  | ConfigWarningCode
  /** An optional extension could not be loaded. */
  | 'EXTENSION_SKIPPED'
  /** An optional attachment could not be made; the next refresh tries again. */
  | 'ATTACHMENT_SKIPPED'
  /** A persistent secret of that name was there before, and is used as it is. */
  | 'SECRET_KEPT'
  /** A persistent secret was created as a temporary one, because the session is read-only. */
  | 'SECRET_TEMPORARY'
  /** The session is read-only and views of the database are not what the config says. */
  | 'VIEWS_STALE'
  /** An orphaned view was changed by hand: it is kept, and from now on it is the user's. */
  | 'VIEW_RELEASED'
  /** An optional view was skipped, because its source is away. */
  | 'VIEW_UNAVAILABLE'
  /** A view that the config does not name no longer works, because one that it reads was replaced or dropped; in a plan: it will, or may, no longer work. */
  | 'VIEW_BROKEN'
  /** The source of a view could not be read when its columns were to be compared. */
  | 'SOURCE_UNREAD'
  /** Views could not be listed because of a dead attachment: changes by hand were not looked for. */
  | 'DRIFT_NOT_CHECKED'
  /** The ledger of the views is damaged, and the session is read-only: the views were compared without it. */
  | 'LEDGER_DAMAGED'
  /** A change of the config that a live session cannot take over. */
  | 'REOPEN_REQUIRED'
  /** Another process holds the file, and `onLocked: 'readOnly'` opened it read-only. */
  | 'OPENED_READ_ONLY'
  /** The instance is the host's: options that count when a database is opened were not applied. */
  | 'OPEN_OPTIONS_SKIPPED'
  /** An export is complete, and the copy beside it, which was uploaded first, could not be removed. */
  | 'EXPORT_COPY_LEFT'

/**
 * Something that did not stop the work, and that a person should know.
 * @public
 */
export interface Warning {
  readonly code: WarningCode
  readonly message: string
  readonly location?: Location
}

/**
 * What {@link applySession} did.
 * @public
 */
export interface SessionReport {
  readonly steps: readonly StepReport[]
  readonly warnings: readonly Warning[]
}

/**
 * What happens while a session is restored.
 * @public
 */
export type SessionEvent =
  | { readonly type: 'step-start'; readonly kind: string; readonly name: string }
  | ({ readonly type: 'step-done' } & StepReport)
  | ({ readonly type: 'warning' } & Warning)
