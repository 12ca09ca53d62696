import type { ViewName } from '../definition/view-definition.js'
import type { KeptRows } from './kept-rows.js'
import type { LedgerDamage } from './read-ledger-damage.js'

/**
 * A view or macro in the database, in its ledger, or in both.
 * @public
 */
export interface StoredView extends ViewName {
  /** The catalog that owns the view according to the ledger; absent for a view that is not in the ledger. */
  readonly owner?: string | undefined
  /** Whether the view exists in the database. */
  readonly present: boolean
  /** The hash of the definition that it was created from. For a view that is not in the ledger, that of an equal definition, if there is one. */
  readonly definitionHash?: string | undefined
  /** Its comment, if it has one. Unknown, and absent, for a view that is not in the ledger, or if views could not be listed. */
  readonly comment?: string | undefined
  /** The names of its columns when it was created, if the config names columns of it and they could be listed. */
  readonly columns?: readonly string[]
  /** Whether the view, apart from its comment, is unchanged since it was recorded. */
  readonly intact: boolean
}

/**
 * The views in a database, as `readViews` returns them.
 * @public
 */
export interface StoredViews {
  /** The name of the database in SQL. */
  readonly database: string
  /** The alias, for an attached database. */
  readonly target?: string | undefined
  /** The number of the last apply; absent without a ledger. */
  readonly generation?: bigint | undefined
  /** The format of the ledger; absent without one. */
  readonly format?: number | undefined
  /** Views and macros. */
  readonly views: readonly StoredView[]
  /** Tables with the name of a view in the config. */
  readonly tables: readonly ViewName[]
  /** The records of the rows of materialised views; absent if the config has none in this database. */
  readonly kept?: readonly KeptRows[] | undefined
  /** The clock of the database in milliseconds since 1970, minus `performance.now()`. Absent if `kept` is. */
  readonly clockMs?: number | undefined
  /** The snapshot at which the database is attached, if it is, and where nothing can be written: `at version 3`. */
  readonly snapshot?: string
  /** Set if the ledger cannot be read; the next apply creates it again. */
  readonly damage?: LedgerDamage | undefined
  /** Why the views could not be listed (an attached database is unreachable); then `views` is what the ledger records. */
  readonly unlisted?: string | undefined
}
