import type { ViewName } from '../definition/view-definition.js'
import type { LedgerDamage } from './read-ledger-damage.js'

/**
 * A view or macro that stands in the database, or in its ledger, or in both.
 * @public
 */
export interface StoredView extends ViewName {
  /** The catalog that the ledger names as the owner; absent for a view that is in no ledger. */
  readonly owner?: string
  /** Whether the view itself is there. */
  readonly present: boolean
  /** The hash of the definition that it was written from; of a view in no ledger, of the wanted definition that says the same. */
  readonly definitionHash?: string
  /** Its comment, if it has one; not known of a view in no ledger, nor where the views could not be listed. */
  readonly comment?: string
  /** Whether the view is still what was written, its comment apart. */
  readonly intact: boolean
}

/**
 * What a database holds of views, as far as a config is concerned.
 * @public
 */
export interface StoredViews {
  /** The name of the database in SQL. */
  readonly database: string
  /** The same name, when it is an attached one. */
  readonly target?: string
  /** The number of the last apply; absent where no ledger exists. */
  readonly generation?: bigint
  /** The format of the ledger; absent where none exists. */
  readonly format?: number
  /** The macros are among them. */
  readonly views: readonly StoredView[]
  /** Tables that stand where the config wants a view. */
  readonly tables: readonly ViewName[]
  /** How it is attached, when that is at a snapshot, where nothing can be written: `at version 3`. */
  readonly snapshot?: string
  /** The ledger cannot be read, and is made again with the next apply, after these statements. */
  readonly damage?: LedgerDamage
  /** The views could not be listed, because of a dead attachment: the ledger alone says what stands. */
  readonly unlisted?: string
}
