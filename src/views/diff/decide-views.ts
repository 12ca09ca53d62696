import { commentOf, isIn, nameOf, type ViewDefinition, type ViewName, viewKey } from '../definition/view-definition.js'
import { formatColumnChanges } from '../ledger/diff-columns.js'
import { ownerIn } from '../ledger/ledger.js'
import type { SourceChange } from '../ledger/read-sources.js'
import type { StoredView, StoredViews } from '../ledger/stored-views.js'
import { decideOwned } from './diff-owners.js'
import { findUnknownColumns, type UnknownColumn } from './find-unknown-columns.js'
import type { ViewChange } from './view-change.js'

/** Options for {@link hasChanges} and {@link planChanges}. @public */
export interface PlanChangesOptions {
  /** The name of the catalog in the ledger. @defaultValue `''` */
  readonly owner?: string | undefined
  /** What to do with views that this catalog created earlier and that are no longer in the config. @defaultValue `'drop'` */
  readonly orphans?: 'drop' | 'keep' | undefined
  /** Replace every view of the config, even if it is unchanged or no catalog manages it. @defaultValue `false` */
  readonly forceRebuild?: boolean | undefined
  /** Views to replace because their sources changed, as found by `readSources`. @defaultValue none */
  readonly sources?: readonly SourceChange[] | undefined
}

/**
 * Decides what to do with each view by itself, without regard to the views that it reads. Returns orphans first, then the definitions in
 * their order. Pure.
 */
export function decideViews(
  definitions: readonly ViewDefinition[],
  stored: readonly StoredViews[],
  options: PlanChangesOptions,
): readonly ViewChange[] {
  const standing = new Map(stored.flatMap(({ views }) => views).map((view) => [viewKey(view), view]))
  const tables = new Set(stored.flatMap((database) => database.tables).map(viewKey))
  const sources = new Map(options.sources?.map((source) => [viewKey(source.view), source]))
  const snapshotOf = findSnapshot(stored)
  const unlisted = stored.filter((database) => database.unlisted !== undefined)
  const isUnlisted = (view: ViewName) => unlisted.some(({ target }) => isIn(view, target))
  const wanted = new Set<string>()
  const changes = definitions.map((definition): ViewChange => {
    const key = viewKey(definition)
    wanted.add(key)
    const snapshot = snapshotOf(definition)
    const decision = decide(
      definition,
      standing.get(key),
      { isTable: tables.has(key), isListed: !isUnlisted(definition) },
      snapshot ? { ...options, forceRebuild: false } : options,
    )
    const source = canRebind(decision) ? sources.get(key) : undefined
    const { action, reason } = source ? replaceFor(source) : decision
    const unknownColumns = canRebind({ action }) ? unknownOf(definition, standing.get(key)) : []
    const change = { view: nameOf(definition), reason, definition, ...(unknownColumns.length > 0 && { unknownColumns }) }
    return freezeAt(action === 'keep' ? { ...change, action } : { ...change, action }, snapshot)
  })
  const isOurs = (view: StoredView) => view.owner === ownerIn(view.database, options.owner ?? '')
  const orphans = [...standing].filter(([key, view]) => !wanted.has(key) && isOurs(view)).map(([, view]) => view)
  return [...orphans.map((view) => freezeAt(decideOrphan(view, options), snapshotOf(view))), ...changes]
}

/** Returns a lookup of the database of a view, if that is attached at a snapshot. */
export function findSnapshot(stored: readonly StoredViews[]): (view: ViewName) => StoredViews | undefined {
  const snapshots = stored.filter(({ snapshot }) => snapshot !== undefined)
  return (view) => snapshots.find(({ target }) => isIn(view, target))
}

interface Decision {
  readonly action: Exclude<ViewChange['action'], 'drop'>
  readonly reason: string
}

function decide(
  definition: ViewDefinition,
  view: StoredView | undefined,
  { isTable, isListed }: { readonly isTable: boolean; readonly isListed: boolean },
  { owner = '', forceRebuild = false }: PlanChangesOptions,
): Decision {
  if (isTable) return { action: 'conflict', reason: 'a table of that name exists. Rename the view, or rename or drop the table.' }
  if (!view?.present) return { action: 'create', reason: view ? 'it was dropped by hand' : 'it does not exist yet' }
  if (view.owner !== undefined && view.owner !== ownerIn(view.database, owner))
    return decideOwned(definition, view, { owner, forceRebuild })
  if (forceRebuild) return { action: 'replace', reason: 'forceRebuild is set' }
  if (view.owner === undefined) return decideForeign(definition, view)
  if (view.definitionHash !== definition.hash) return { action: 'replace', reason: 'its definition changed' }
  if (!view.intact) return { action: 'replace', reason: 'it was changed by hand' }
  if (isListed && view.comment !== commentOf(definition)) return { action: 'comment', reason: 'its comment was changed by hand' }
  return { action: 'keep', reason: 'unchanged' }
}

function unknownOf({ columns = [] }: ViewDefinition, view: StoredView | undefined): readonly UnknownColumn[] {
  const wanted = columns.map(({ name }) => name)
  return view?.columns ? findUnknownColumns(wanted, view.columns) : []
}

function replaceFor({ columns }: SourceChange): Decision {
  return { action: 'replace', reason: `its source changed: ${formatColumnChanges(columns)}` }
}

function decideForeign(definition: ViewDefinition, view: StoredView): Decision {
  if (view.definitionHash === definition.hash)
    return { action: 'adopt', reason: `the same ${kindOf(view)} exists, and no catalog manages it` }
  const reason = `a different ${kindOf(view)} of that name exists that no catalog manages. Rename or drop it, or replace it with forceRebuild.`
  return { action: 'conflict', reason }
}

function decideOrphan(view: StoredView, { orphans = 'drop' }: PlanChangesOptions): ViewChange {
  const name = nameOf(view)
  if (!view.present)
    return { action: 'keep', view: name, reason: 'it is no longer in the config, and does not exist', released: true }
  if (!view.intact) {
    return {
      action: 'keep',
      view: name,
      reason: 'it is no longer in the config, but was changed by hand: it is yours now',
      released: true,
    }
  }
  if (orphans === 'keep') return { action: 'keep', view: name, reason: 'it is no longer in the config; orphans are kept' }
  return { action: 'drop', view: name, reason: 'it is no longer in the config' }
}

/** At a snapshot nothing is written: the view is kept, and `stale` says what would be done. */
function freezeAt(decided: ViewChange, stored: StoredViews | undefined): ViewChange {
  if (!stored) return decided
  const { action, view, reason, definition, unknownColumns } = decided
  const kept = {
    action: 'keep',
    view,
    ...(definition && { definition }),
    ...(unknownColumns && { unknownColumns }),
  } as const
  const where = `nothing is written to ${JSON.stringify(stored.database)}, which is attached ${stored.snapshot}`
  if (action === 'keep' || action === 'adopt') return { ...kept, reason: `${reason}; ${where}` }
  const stale = `${action}: ${reason}`
  return { ...kept, reason: `${where} (otherwise ${stale})`, stale }
}

/** Whether the SQL of a view is left as it is. */
export function canRebind({ action }: Pick<ViewChange, 'action'>): boolean {
  return action === 'keep' || action === 'comment' || action === 'adopt'
}

function kindOf({ macro }: ViewName): 'view' | 'macro' {
  return macro === undefined ? 'view' : 'macro'
}
