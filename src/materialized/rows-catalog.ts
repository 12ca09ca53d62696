import type { CatalogConfig } from '../config/model/catalog-config.js'
import type { OpenDatabase } from '../connection/database/registry.js'
import type { PooledConnection } from '../connection/query/connection-pool.js'
import type { KnownRows } from '../connection/sync-views/known-rows.js'
import type { EmitEvent } from '../connection/types/emit-event.js'
import type { DriverConnection } from '../driver/core/driver.js'
import type { Redactor } from '../redaction/redactor.js'
import type { SessionPlan } from '../session/plan/session-plan.js'
import type { ViewDefinition } from '../views/definition/view-definition.js'

/** An open catalog whose rows are refreshed. */
export interface RowsCatalog {
  readonly config: CatalogConfig
  readonly plan: SessionPlan
  /** The macros and views of the config. */
  readonly definitions: readonly ViewDefinition[]
  readonly database: OpenDatabase
  readonly rows: KnownRows
  readonly redactor: Redactor
  readonly readOnly: boolean
  readonly emit: EmitEvent
  /** Stops the refresh; the error is the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Opens a connection with the session of the catalog. */
  openConnection(): Promise<PooledConnection>
  /** Runs work on the connection of the catalog that stays in its own database. */
  onControl<T>(work: (control: DriverConnection) => Promise<T>): Promise<T>
}

/** Which rows to refresh. */
export interface RowsSelection {
  /** Names of views and tags; absent for all. */
  readonly names?: readonly string[] | undefined
  /** Whether to refresh only views with `when_stale: wait`. */
  readonly isWaiting?: boolean | undefined
  /** Whether rows that are not stale are refreshed as well. */
  readonly isFull: boolean
  /** Whether to skip rows that another process is refreshing, instead of waiting for it. @defaultValue `false` */
  readonly isHasty?: boolean | undefined
  /** Whether the catalog was connected or refreshed a moment ago, so that its ledgers need not be read again. @defaultValue `false` */
  readonly isJustRead?: boolean | undefined
}
