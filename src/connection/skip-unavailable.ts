import type { DriverConnection } from '../driver/driver.js'
import { isDuckalogError, type ViewError } from '../errors.js'
import { bindView } from '../views/bind-view.js'
import type { ViewChange } from '../views/diff-views.js'
import { findDependencies } from '../views/order-views.js'
import { formatViewName, type ViewSyntax, viewKey } from '../views/view-definition.js'

/**
 * Changes without the optional views whose sources are away. They are bound before the transaction, which some of DuckDB's errors
 * would end. A view over another one that is to be made can be bound only inside it, and is left for then.
 * @internal
 */
export async function skipUnavailable(
  connection: DriverConnection,
  changes: readonly ViewChange[],
  database: string,
): Promise<readonly ViewChange[]> {
  if (!changes.some(isOptional)) return changes
  const dependencies = findDependencies(
    changes.flatMap(({ definition }) => (isSyntax(definition) ? [definition] : [])),
    database,
  )
  const made = new Set(changes.filter(isMade).map(({ view }) => viewKey(view)))
  const left: ViewChange[] = []
  for (const change of changes) {
    const { definition } = change
    const waits = isSyntax(definition) && dependencies.get(definition)?.some((read) => made.has(viewKey(read)))
    const bound =
      definition && isOptional(change) && !waits ? await bindView(connection, definition, change.view.database ?? database) : []
    left.push(typeof bound === 'string' ? skipView(change, bound) : change)
  }
  return left
}

/**
 * The optional view that an error is about, and why DuckDB refused it; `undefined` for another error.
 * @internal
 */
export function findUnavailable(
  changes: readonly ViewChange[],
  error: unknown,
): { readonly change: ViewChange; readonly reason: string } | undefined {
  if (!isDuckalogError(error, 'VIEW_FAILED')) return undefined
  const { view, cause } = error as ViewError
  const change = changes.find((each) => isOptional(each) && formatViewName(each.view) === view)
  return change && { change, reason: isDuckalogError(cause) ? cause.message : error.message }
}

/**
 * The change that is left of an optional view whose source is away: none. The ledger keeps what it had, so that the next connect tries
 * again.
 * @internal
 */
export function skipView(change: ViewChange, why: string): ViewChange {
  const stays = change.action === 'create' ? 'it is not made' : 'the old one stays'
  return { ...change, action: 'keep', reason: `its source is away, so ${stays}: ${why}`, unavailable: true }
}

function isOptional(change: ViewChange): boolean {
  return isMade(change) && change.definition?.optional === true
}

function isMade({ action }: ViewChange): boolean {
  return action === 'create' || action === 'replace'
}

function isSyntax(definition: ViewChange['definition']): definition is ViewSyntax {
  return definition !== undefined && 'references' in definition
}
