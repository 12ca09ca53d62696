import type { ColumnPlace } from '../../connection/types/catalog-lineage.js'

/** Which columns the changes of a plan touch. @public */
export interface PlanImpact {
  /** The columns that change, of the views that would be replaced or dropped. */
  readonly columns: readonly ColumnImpact[]
  /** Views and macros whose changes are not known, with the reason. */
  readonly unknown: readonly UnknownImpact[]
  /** Whether a column that something reads is removed or changes its type. */
  readonly breaking: boolean
}

/** A column that changes. @public */
export interface ColumnImpact {
  /** The id of the view: `view:sales.daily`. */
  readonly view: string
  /** The name of the column, without its view. */
  readonly column: string
  /** `removed`: it is removed; `type`: its type changes; `value`: its SQL changes, and its values may change. */
  readonly change: 'removed' | 'type' | 'value'
  /** The type now. */
  readonly before: string
  /** The type afterwards; absent if it is removed. */
  readonly after?: string
  /** The columns that read it directly. An entry without `column` means that it decides the rows of the node. */
  readonly readers: readonly ColumnPlace[]
  /** All columns that it reaches, directly or through others, sorted by name. */
  readonly reaches: readonly ColumnPlace[]
}

/** Something whose columns cannot be compared. @public */
export interface UnknownImpact {
  /** The id of a view, or the name of a macro. */
  readonly what: string
  /** For people. */
  readonly reason: string
}
