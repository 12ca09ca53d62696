import { ViewError } from '../../errors.js'
import { formatViewName, type ViewDefinition, type ViewName } from '../definition/view-definition.js'
import type { ColumnChanges } from '../ledger/diff-columns.js'

/**
 * What is to become of one view or macro, and why.
 * @public
 */
export interface ViewChange {
  /** `comment` sets the comment of a view that is unchanged otherwise. */
  readonly action: 'create' | 'replace' | 'comment' | 'drop' | 'keep' | 'adopt' | 'conflict'
  readonly view: ViewName
  /** In words. */
  readonly reason: string
  /** What the config wants; absent for a view that it does not name. */
  readonly definition?: ViewDefinition
  /** The view leaves the ledger and stays as it is: from now on it is the user's. */
  readonly released?: true
  /** The view could not be made, and need not: its source is away. What stood there stays. */
  readonly unavailable?: true
  /** What would be done if its database were not attached at a snapshot, and why: `replace: its definition changed`. */
  readonly stale?: string
  /** How its columns differ from those that it had when it was last made; of a view over a source that was made again. */
  readonly columns?: ColumnChanges
}

/**
 * @throws ViewError VIEW_CONFLICT that names all conflicts and the way out
 */
export function refuseConflicts(changes: readonly ViewChange[]): void {
  const conflicts = changes.filter(({ action }) => action === 'conflict')
  const [first] = conflicts
  if (!first) return
  const names = new Map<string, string[]>()
  for (const { reason } of conflicts) names.set(reason, [])
  for (const { view, reason } of conflicts) names.get(reason)?.push(formatViewName(view))
  const lines = [...names].map(([reason, taken]) => `${taken.join(', ')}: ${reason}`)
  const what = conflicts.every(({ view }) => view.macro === undefined) ? 'view' : 'view or macro'
  throw new ViewError('VIEW_CONFLICT', `No ${what} was changed, because these names are taken:\n${lines.join('\n')}`, {
    view: formatViewName(first.view),
    ...(first.definition && { at: first.definition.at }),
  })
}
