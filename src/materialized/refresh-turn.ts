import type { DriverConnection } from '../driver/core/driver.js'
import { formatViewName, isIn, localKey, type ViewSyntax, viewKey } from '../views/definition/view-definition.js'
import { takeForm, type ViewForm } from '../views/diff/choose-forms.js'
import { judgeRows } from '../views/diff/judge-rows.js'
import { readUnlistedKept } from '../views/ledger/kept-rows.js'
import type { StoredViews } from '../views/ledger/stored-views.js'
import type { RowsPlace } from './build/rows-place.js'
import { collectLeftovers } from './lease/collect-leftovers.js'
import { describeHolder } from './lease/lease.js'
import { waitForLease } from './lease/wait-for-lease.js'
import { withLease } from './lease/with-lease.js'
import type { RefreshDecision } from './plan-refresh.js'
import { readRecordedIn } from './read-recorded.js'
import { type RefreshedView, refreshView } from './refresh-view.js'
import type { RowsCatalog } from './rows-catalog.js'
import type { RefreshProgress, Turn } from './take-turns.js'
import { watchBuild } from './watch-build.js'

/** What a turn needs besides the view. */
export interface TurnContext {
  readonly catalog: RowsCatalog
  /** Has the session of the catalog. */
  readonly connection: DriverConnection
  readonly progress: RefreshProgress
  readonly place: RowsPlace
  /** Whether rows that another process refreshes are left to it. */
  readonly isHasty: boolean
}

/** The outcome of a turn: refreshed rows, or why there are none. */
export type TurnOutcome =
  | ({ readonly action: 'refresh' } & RefreshedView)
  | ({ readonly action: 'keep' | 'skip' } & Pick<RefreshDecision, 'reason'>)

/** How often a turn starts again because another process has changed the rows. */
const attempts = 20

/**
 * Refreshes the rows of a view if they are stale. If another process is refreshing them, waits for it and decides again, or leaves them to it.
 * @throws ViewError MATERIALIZE_FAILED, MATERIALIZE_BUDGET; the reason of the signal
 */
export async function refreshTurn(turn: Turn, context: TurnContext): Promise<TurnOutcome> {
  const { catalog, connection, progress, place, isHasty } = context
  const { emit, signal } = catalog
  const { key, syntax } = turn
  const view = formatViewName(syntax)
  let isRefreshed = false
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted()
    const decision = turn.decide()
    const { action, reason } = decision
    if (action !== 'refresh') return { action, reason: isRefreshed ? 'another process has just read its rows' : reason }
    const form = progress.forms.get(key) ?? turn.form
    const done = await withLease(toRequest(form, context, syntax), async (lease, leased) => {
      emit({ type: 'materialize-start', view, reason })
      const { look, forms } = progress
      const syntaxes = look.syntaxes.map((each) => inForm(each, forms))
      const refresh = { ...{ connection, look, forms, syntaxes, place, lease }, sources: turn.sources() }
      const request = { ...refresh, catalog: { ...catalog, signal: leased } }
      return watchBuild(connection, view, emit, () => refreshView(syntax, form, decision, request))
    })
    if (done.state === 'done') return { action, ...done.result }
    if (done.state === 'held') {
      const by = `${describeHolder(done.holder)} is reading its rows`
      if (isHasty || attempt === attempts) return { action: 'skip', reason: by }
      emit({ type: 'materialize-waiting', view, reason: by })
      await waitForLease(connection, place, syntax, done.holder, signal)
      const stored = findStored(syntax, progress)
      // If it was killed, it may have left a table
      if (stored) await collectLeftovers(connection, stored, place)
    } else if (attempt === attempts) return { action: 'skip', reason: 'other processes keep changing its rows' }
    isRefreshed = await readAgain(turn, context)
  }
}

function toRequest({ rows }: ViewForm, { catalog, connection, progress, place }: TurnContext, view: ViewSyntax) {
  const { database, signal, config } = catalog
  const { format = 0 } = findStored(view, progress) ?? {}
  return { ...{ database, signal, connection, place, view, format }, owner: config.name ?? '', run: rows?.run ?? 0 }
}

function findStored(view: ViewSyntax, { look }: RefreshProgress): StoredViews | undefined {
  return look.stored.find(({ target }) => isIn(view, target))
}

/** Reads from the ledger which rows the view has now. @returns whether they have changed */
async function readAgain({ key, syntax, form }: Turn, { connection, progress, place }: TurnContext): Promise<boolean> {
  const { materialized } = syntax
  const before = progress.forms.get(key) ?? form
  const { keptRows } = await readUnlistedKept(connection, place.database)
  const found = keptRows.find((each) => localKey(each) === localKey(syntax))
  if (!materialized) return false
  const isSame = found?.run === before.rows?.run
  // Tables are not listed here, so whether that of the same run exists is known from before
  const rows = found && {
    ...found,
    ...(isSame && { exists: before.rows?.exists ?? false, isView: before.rows?.isView ?? false }),
  }
  progress.forms.set(key, { ...before, ...judgeRows(materialized, rows, performance.now() + before.clockMs), rows })
  const { recorded: known } = await readRecordedIn(connection, place)
  const recorded = new Map([...progress.look.recorded, ...known])
  progress.look = { ...progress.look, recorded }
  if (isSame) return false
  progress.refreshed.add(key)
  return true
}

/** A view with the SQL of its current form. */
function inForm(syntax: ViewSyntax, forms: ReadonlyMap<string, ViewForm>): ViewSyntax {
  const form = forms.get(viewKey(syntax))
  return form ? takeForm(syntax, form, form.rows) : syntax
}
