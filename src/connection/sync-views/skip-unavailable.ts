import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError, type ViewError } from '../../errors.js'
import { foldName } from '../../sql/fold-name.js'
import { formatViewName, isSyntax, type ViewSyntax, viewKey } from '../../views/definition/view-definition.js'
import { findDependencies } from '../../views/diff/order-views.js'
import type { ViewChange } from '../../views/diff/view-change.js'
import { bindView } from '../../views/ledger/bind-view.js'

/** An optional attachment that could not be made. */
export interface MissingDatabase {
  readonly alias: string
  readonly reason: string
}

/**
 * Changes without the views over optional attachments that are missing, and without the optional views whose sources are away. They are bound before the transaction, which some of DuckDB's errors
 * would end. A view over another one that is to be made can be bound only inside it, and is left for then.
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
    const away = isMade(change) && isSyntax(definition) ? findMissing(definition, reads, missing, cutOff) : undefined
    if (away) {
      left.push(skipView(change, `The optional attachment ${JSON.stringify(away.alias)} is missing: ${away.reason}`))
      if (change.action === 'create') cutOff.set(viewKey(change.view), away)
    } else if (definition && isOptional(change) && !reads.some((read) => made.has(viewKey(read)))) {
      const bound = await bindView(connection, definition, change.view.database ?? database)
      left.push(typeof bound === 'string' ? skipView(change, bound) : change)
    } else left.push(change)
  }
  return left
}

/** The optional view that an error is about, and why DuckDB refused it; `undefined` for another error. */
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

/** Of a view itself, where `alias.table` names a database as well; else of the views that it reads and that are not there. */
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
