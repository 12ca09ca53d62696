import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import { foldName } from '../../sql/fold-name.js'
import { formatViewName, isSyntax, type ViewSyntax, viewKey } from '../../views/definition/view-definition.js'
import { findDependencies } from '../../views/diff/order-views.js'
import type { ViewChange } from '../../views/diff/view-change.js'
import { bindView } from '../../views/ledger/bind-view.js'

type MadeChange = Extract<ViewChange, { readonly action: 'create' | 'replace' | 'adopt' }>

/** An optional attachment that failed. */
export interface MissingDatabase {
  readonly alias: string
  readonly reason: string
}

/**
 * Skips views over missing optional attachments, and optional views whose sources are unavailable. Optional views are bound before the
 * transaction, because some errors would abort it. A view over another new view can be bound only inside the transaction.
 */
export async function skipUnavailable(
  connection: DriverConnection,
  changes: readonly ViewChange[],
  database: string,
  missing: readonly MissingDatabase[] = [],
): Promise<readonly ViewChange[]> {
  if (missing.length === 0 && !changes.some(isOptional)) return changes
  const dependencies = findDependencies(
    changes.flatMap(({ definition }) => (isSyntax(definition) ? [definition] : [])),
    database,
  )
  const made = new Set(changes.filter(isMade).map(({ view }) => viewKey(view)))
  const left: ViewChange[] = []
  const cutOff = new Map<string, MissingDatabase>()
  for (const change of changes) {
    const { definition } = change
    const reads = (isSyntax(definition) && dependencies.get(definition)) || []
    const absent = isMade(change) && isSyntax(definition) ? findMissing(definition, reads, missing, cutOff) : undefined
    if (absent && isMade(change)) {
      left.push(skipView(change, `The optional attachment ${JSON.stringify(absent.alias)} is missing: ${absent.reason}`))
      if (change.action === 'create') cutOff.set(viewKey(change.view), absent)
    } else if (isOptional(change) && !reads.some((read) => made.has(viewKey(read)))) {
      const bound = await bindView(connection, change.definition, change.view.database ?? database)
      left.push(typeof bound === 'string' ? skipView(change, bound) : change)
    } else left.push(change)
  }
  return left
}

/** The optional view that an error is about, with DuckDB's reason; `undefined` for other errors. */
export function findUnavailable(
  changes: readonly ViewChange[],
  error: unknown,
): { readonly change: MadeChange; readonly reason: string } | undefined {
  if (!isDuckalogError(error, 'VIEW_FAILED')) return undefined
  const { view, cause } = error
  const change = changes.filter(isOptional).find((each) => formatViewName(each.view) === view)
  return change && { change, reason: isDuckalogError(cause) ? cause.message : error.message }
}

/** Turns the change of an unavailable view into a no-op. The ledger keeps its former entry, so that the next connect tries again. */
export function skipView({ action, view, definition }: MadeChange, why: string): ViewChange {
  const result = action === 'create' ? 'the view was not created' : 'the old view was kept'
  const reason = `its source is unavailable, so ${result}: ${why}`
  return { action: 'keep', view, reason, definition, unavailable: true }
}

function isOptional(change: ViewChange): change is MadeChange {
  return isMade(change) && change.definition.optional === true
}

function isMade(change: ViewChange): change is MadeChange {
  return change.action === 'create' || change.action === 'replace'
}

/** The missing attachment that a view reads, directly (`alias.table` may name a database) or through views that were not created. */
function findMissing(
  { references }: ViewSyntax,
  reads: readonly ViewSyntax[],
  missing: readonly MissingDatabase[],
  cutOff: ReadonlyMap<string, MissingDatabase>,
): MissingDatabase | undefined {
  const own = missing.find(({ alias }) =>
    references.some(({ catalog, schema }) => foldName(catalog ?? schema ?? '') === foldName(alias)),
  )
  return own ?? reads.map((read) => cutOff.get(viewKey(read))).find((found) => found !== undefined)
}
