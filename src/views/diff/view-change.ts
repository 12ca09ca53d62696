import { ViewError } from '../../errors.js'
import { formatViewName, type ViewDefinition, type ViewName } from '../definition/view-definition.js'
import type { ColumnChanges } from '../ledger/diff-columns.js'
import type { UnknownColumn } from './find-unknown-columns.js'

/**
 * The planned change of one view or macro. `action` is what is done with it: `comment` sets only its comment, `adopt` records an equal view
 * in the ledger, `conflict` stops the apply.
 * @public
 */
export type ViewChange =
  | {
      readonly action: 'create' | 'replace' | 'adopt'
      /** The view that changes. */
      readonly view: ViewName
      /** Why, for people. */
      readonly reason: string
      /** The definition in the config. */
      readonly definition: ViewDefinition
      /** How the columns of a view over a source differ from those that it had before. */
      readonly columns?: ColumnChanges
      readonly released?: undefined
      readonly unavailable?: undefined
      readonly stale?: undefined
      /** Names under `columns` in the config that are no columns of the view; absent if there are none, or if the view does not exist yet. */
      readonly unknownColumns?: readonly UnknownColumn[]
    }
  | {
      readonly action: 'comment' | 'conflict'
      readonly view: ViewName
      readonly reason: string
      readonly definition: ViewDefinition
      readonly columns?: undefined
      readonly released?: undefined
      readonly unavailable?: undefined
      readonly stale?: undefined
      readonly unknownColumns?: readonly UnknownColumn[]
    }
  | {
      readonly action: 'drop'
      readonly view: ViewName
      readonly reason: string
      readonly definition?: undefined
      readonly columns?: undefined
      readonly released?: undefined
      readonly unavailable?: undefined
      readonly stale?: undefined
      readonly unknownColumns?: undefined
    }
  | {
      readonly action: 'keep'
      readonly view: ViewName
      readonly reason: string
      /** Absent for a view that is no longer in the config. */
      readonly definition?: ViewDefinition
      /** What would be done, and why, if its database were not attached at a snapshot: `replace: its definition changed`. */
      readonly stale?: string | undefined
      readonly columns?: undefined
      readonly released?: undefined
      readonly unavailable?: undefined
      readonly unknownColumns?: readonly UnknownColumn[]
    }
  | {
      readonly action: 'keep'
      readonly view: ViewName
      readonly reason: string
      readonly definition: ViewDefinition
      /** The view is optional and its source is unavailable: an existing view stays as it is. */
      readonly unavailable: true
      readonly columns?: undefined
      readonly released?: undefined
      readonly stale?: undefined
      readonly unknownColumns?: undefined
    }
  | {
      readonly action: 'keep'
      readonly view: ViewName
      readonly reason: string
      readonly definition?: undefined
      /** The view stays as it is and leaves the ledger: it is no longer managed by the catalog. */
      readonly released: true
      readonly columns?: undefined
      readonly unavailable?: undefined
      readonly stale?: undefined
      readonly unknownColumns?: undefined
    }

/**
 * @throws ViewError VIEW_CONFLICT that names all conflicts and how to solve them
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
    at: first.definition?.at,
  })
}
