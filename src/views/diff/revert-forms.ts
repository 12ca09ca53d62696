import { hashKept } from '../definition/kept-form.js'
import { formatViewName, isSyntax, type ViewDefinition, type ViewSyntax, viewKey } from '../definition/view-definition.js'
import type { KeptRows } from '../ledger/kept-rows.js'
import type { StoredView, StoredViews } from '../ledger/stored-views.js'
import type { ChosenForms, ViewForm } from './choose-forms.js'
import { findDependencies } from './order-views.js'
import type { ViewChange } from './view-change.js'

/** The changes after which rows that were read through the view may be outdated; not those that only switch its form. Pure. */
export function findAltering(
  changes: readonly ViewChange[],
  stored: readonly StoredViews[],
  { forms }: ChosenForms,
): readonly ViewChange[] {
  const views = new Map(stored.flatMap((each) => each.views).map((view) => [viewKey(view), view]))
  const tables = new Map(stored.flatMap(({ target, kept = [] }) => kept.map((rows) => [keyIn(target, rows), rows.table])))
  return changes.filter(({ action, view, definition }) => {
    if (action === 'drop') return true
    const key = viewKey(view)
    return (
      (action === 'create' || action === 'replace') &&
      definition &&
      !isSame(definition, views.get(key), forms.get(key), tables.get(key))
    )
  })
}

function keyIn(database: string | undefined, { schema, name }: KeptRows): string {
  return viewKey(database === undefined ? { schema, name } : { database, schema, name })
}

/** Whether a view reads the same as before, from its sources or from its rows. */
function isSame(
  definition: ViewDefinition,
  view: StoredView | undefined,
  form: ViewForm | undefined,
  table: string | undefined,
): boolean {
  if (view?.present && !view.intact) return false
  // Unlike a hash, this does not change with comments
  if (form?.rows?.build !== undefined) return form.rows.build === form.definition.materialized?.build
  if (table !== undefined && view?.definitionHash === hashKept(definition, table)) return true
  return view?.definitionHash === definition.hash
}

/**
 * Returns kept views to their live form if a view that they read directly or through others is altered: their rows came from what it was before.
 * Also explains the changes of forms. Pure.
 * @param changes - parsed definitions in the order of `orderViews`
 * @param altering - as {@link findAltering} found them
 * @param originals - the parsed definitions of the config, by those in the kept form
 */
export function revertForms(
  changes: readonly ViewChange[],
  altering: readonly ViewChange[],
  { forms }: ChosenForms,
  originals: ReadonlyMap<ViewDefinition, ViewSyntax>,
  own: string,
): readonly ViewChange[] {
  if (forms.size === 0) return changes
  const altered = new Set(altering.map(({ view }) => viewKey(view)))
  const gone = altering.flatMap(({ view, definition }) =>
    definition ? [] : [{ ...view, sql: '', hash: '', at: [], references: [] }],
  )
  const syntaxes = changes.flatMap(({ definition }) => (isSyntax(definition) ? [definition] : []))
  const dependencies = altered.size === 0 ? new Map() : findDependencies([...syntaxes, ...gone], own)
  return changes.map((change): ViewChange => {
    const { view, definition } = change
    const reads: readonly ViewSyntax[] = (definition && dependencies.get(definition as ViewSyntax)) ?? []
    const cause = reads.find((read) => altered.has(viewKey(read)))
    if (cause) altered.add(viewKey(view))
    const live = cause && definition && originals.get(definition)
    if (live) {
      const action = change.action === 'create' ? 'create' : 'replace'
      return { action, view, definition: live, reason: `its rows came from ${formatViewName(cause)}, which changes` }
    }
    return explain(change, forms.get(viewKey(view)))
  })
}

/** Why a view leaves the form that it has. */
function explain(change: ViewChange, form: ViewForm | undefined): ViewChange {
  const { action, definition } = change
  const isLeft = action === 'replace' && form?.rows?.table !== undefined && definition.kept === undefined
  return isLeft ? { ...change, reason: form.reason } : change
}
