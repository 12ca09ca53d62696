import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import { applyViewChanges } from '../../views/apply/apply-view-changes.js'
import type { BuiltRows } from '../../views/apply/write-kept-rows.js'
import { dataSchema, keepForm } from '../../views/definition/kept-form.js'
import { localKey, nameOf, type ViewName, type ViewSyntax, viewKey } from '../../views/definition/view-definition.js'
import { orderDatabases } from '../../views/diff/order-databases.js'
import { rebindDependents } from '../../views/diff/plan-changes.js'
import type { ViewChange } from '../../views/diff/view-change.js'
import { diffColumns } from '../../views/ledger/diff-columns.js'
import { readColumns } from '../../views/ledger/read-columns.js'
import type { StoredViews } from '../../views/ledger/stored-views.js'
import type { RowsPlace } from './rows-place.js'
import { untilApplied } from './until-applied.js'

/** What a swap needs to know about the other views. */
export interface SwapContext {
  readonly owner: string
  /** The name of the catalog's own database. */
  readonly own: string
  readonly stored: readonly StoredViews[]
  /** All macros and views, as they are now, in the order of `orderViews`. */
  readonly syntaxes: readonly ViewSyntax[]
  readonly signal: AbortSignal | undefined
}

/**
 * Makes a view read its new rows, and drops the old ones, in one short transaction. If its columns differ from before, the views that read it are
 * created again with it.
 */
export async function swapRows(
  connection: DriverConnection,
  syntax: ViewSyntax,
  { database, target }: RowsPlace,
  built: BuiltRows,
  { owner, own, stored, syntaxes, signal }: SwapContext,
): Promise<void> {
  const definition = keepForm(syntax, built.table)
  const change: ViewChange = { action: 'replace', view: nameOf(syntax), definition, reason: 'it has new rows' }
  const isChanged = await hasOtherColumns(connection, database, syntax, built.table)
  const changes = isChanged ? withReaders(change, syntaxes, stored) : [change]
  for (const part of orderDatabases(changes, own)) {
    const isHere = part.target === target
    const unlisted = stored.some((each) => each.target === part.target && each.unlisted !== undefined)
    const options = {
      ...{ owner, database: part.target ?? own, unlisted, signal },
      ...(isHere && { built: new Map([[localKey(syntax), built]]) }),
    }
    await untilApplied(() => applyViewChanges(connection, part.changes, options), signal)
  }
}

/** The change, and those of the views that read it, directly or through others. */
function withReaders(change: ViewChange, syntaxes: readonly ViewSyntax[], stored: readonly StoredViews[]): readonly ViewChange[] {
  const all = syntaxes.map((syntax): ViewChange => {
    const view = nameOf(syntax)
    return viewKey(view) === viewKey(change.view) ? change : { action: 'keep', view, definition: syntax, reason: 'unchanged' }
  })
  return rebindDependents(all, stored).filter(({ action }) => action !== 'keep')
}

/** Whether the new rows have other columns than the view, or the view no longer binds. */
async function hasOtherColumns(connection: DriverConnection, database: string, view: ViewName, table: string): Promise<boolean> {
  const built: ViewName = { schema: dataSchema, name: table }
  try {
    const columns = await readColumns(connection, database, [view, built])
    return diffColumns(columns.get(localKey(view)) ?? [], columns.get(localKey(built)) ?? []) !== undefined
  } catch (error) {
    if (isDuckalogError(error, 'QUERY_FAILED')) return true
    throw error
  }
}
