import type { ViewDefinition, ViewName } from '../../views/definition/view-definition.js'

/**
 * What one source of a view looks like. If nothing can tell whether it changes, `unchecked` is the reason, as a clause without its subject's
 * name: `Postgres does not tell when a table changes`. If it could not be looked at this time, `failed` is the error.
 */
export type Fingerprint = { /** How the source is named to people, without credentials. */ readonly source: string } & (
  | { /** Another digest means that the source has changed. */ readonly digest: string }
  | { readonly unchecked: string }
  | { readonly failed: Error }
  | { /** A materialised view, whose run is its fingerprint. */ readonly upstream: ViewName }
)

/** How a change of the sources of a view is noticed. */
export type ChangedBy = 'sources' | 'never' | { readonly sql: string }

/** A view whose sources are looked at. */
export interface CheckedView {
  readonly definition: ViewDefinition
  readonly changedBy: ChangedBy
}
