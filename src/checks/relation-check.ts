import type { CheckSeverity, FreshnessConfig, RowCountConfig } from '../config/model/view/check-config.js'
import type { ConfigPath } from '../errors.js'
import type { ViewName } from '../views/definition/view-definition.js'

/** A view or table with its checks. */
export interface CheckedRelation {
  /** As written after FROM, for people. */
  readonly name: string
  /** Its view; absent for a table. */
  readonly view?: ViewName
  /** The parts of the name as it is written, of a table. */
  readonly parts: readonly string[]
  /** Whether each statement reads only what it needs: a table, or files with statistics. */
  readonly isPlain: boolean
  readonly checks: readonly RelationCheck[]
}

/** One check of a view or table. Each kind names the columns that must exist. */
export type RelationCheck = {
  readonly check: string
  /** The column for people; absent for a check of the whole view. */
  readonly column?: string
  readonly severity: CheckSeverity
  readonly at: ConfigPath
  /** Columns that must exist. */
  readonly columns: readonly string[]
} & (
  | { readonly kind: 'exists' }
  /** `wrong` is the condition of a wrong row, `expression` the SQL of the config in it, and `says` the text that describes a wrong row. */
  | { readonly kind: 'row'; readonly wrong: string; readonly expression?: string; readonly says: string }
  | { readonly kind: 'unique' }
  | { readonly kind: 'references'; readonly table: readonly string[]; readonly target: string }
  | { readonly kind: 'row_count'; readonly limits: RowCountConfig }
  | { readonly kind: 'freshness'; readonly limits: FreshnessConfig }
  | { readonly kind: 'sql'; readonly sql: string; readonly maxRows: number }
)

export type CheckOf<Kind extends RelationCheck['kind']> = Extract<RelationCheck, { readonly kind: Kind }>

/** Checks that one scan of the view can answer together. */
export type FoldableCheck = CheckOf<'row' | 'row_count' | 'freshness'>

export function isFoldable(check: RelationCheck): check is FoldableCheck {
  return check.kind === 'row' || check.kind === 'row_count' || check.kind === 'freshness'
}
