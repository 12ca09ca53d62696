import type { OpenDatabase } from '../../connection/database/registry.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import type { Redactor } from '../../redaction/redactor.js'
import type { SessionPlan } from '../../session/plan/session-plan.js'
import type { ViewDefinition, ViewName } from '../../views/definition/view-definition.js'
import type { AttachedDatabase } from './source.js'

/**
 * The state of one source of a view, as a digest. If its changes cannot be detected, `unchecked` is the reason, as a clause without the name of the
 * source: `Postgres does not tell when a table changes`. If it could not be read this time, `failed` is the error.
 */
export type Fingerprint = { /** How the source is named to people, without credentials. */ readonly source: string } & (
  | { /** Another digest means that the source has changed. */ readonly digest: string }
  | { readonly unchecked: string }
  | { readonly failed: Error }
  | { /** A materialised view, whose run is its fingerprint. */ readonly upstream: ViewName }
)

/** How a change of the sources of a view is noticed. */
export type ChangedBy = 'sources' | 'never' | { readonly sql: string }

/** A view whose sources get fingerprints. */
export interface CheckedView {
  readonly definition: ViewDefinition
  readonly changedBy: ChangedBy
}

/** The open catalog with these views. */
export interface FingerprintSession {
  readonly database: OpenDatabase
  /** Reads names and local files; sources elsewhere have connections of their own. */
  readonly connection: DriverConnection
  readonly plan: SessionPlan
  /** The macros and views of the catalog. */
  readonly definitions: readonly ViewDefinition[]
  /** The name of the catalog's own database in SQL. */
  readonly own: string
  /** The attached databases by name, in lower case. */
  readonly databases: ReadonlyMap<string, AttachedDatabase>
  readonly redactor: Redactor
}

export interface FingerprintOptions {
  /** The keys ({@link viewKey}) of all materialised views of the catalog: a view that reads one depends on its rows, not on its sources. */
  readonly kept: ReadonlySet<string>
  /** Milliseconds for all sources together. @defaultValue `30_000` */
  readonly timeout?: number | undefined
  readonly signal?: AbortSignal | undefined
}
