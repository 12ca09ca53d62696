import { keepForm, leaveUnread } from '../definition/kept-form.js'
import { isIn, localKey, type ViewDefinition, viewKey } from '../definition/view-definition.js'
import type { KeptRows } from '../ledger/kept-rows.js'
import type { StoredViews } from '../ledger/stored-views.js'
import { judgeRows, type RowsVerdict } from './judge-rows.js'

/** The form of a materialised view, and why. */
export interface ViewForm extends RowsVerdict {
  /** The definition in the config. */
  readonly definition: ViewDefinition
  /** The record of its rows in the ledger, if there is one. */
  readonly rows: KeptRows | undefined
  /** The clock of the database that holds them, as in `StoredViews`. */
  readonly clockMs: number
}

/** The definitions as they are to be in the databases. */
export interface ChosenForms {
  /** In the order of the config: those of materialised views with rows in their kept form. */
  readonly definitions: readonly ViewDefinition[]
  /** Of the materialised views, by their keys. */
  readonly forms: ReadonlyMap<string, ViewForm>
}

/** A definition in the form that it has with these rows. Pure. */
export function takeForm<T extends ViewDefinition>(
  definition: T,
  { isUsable, state }: RowsVerdict,
  rows: KeptRows | undefined,
): T {
  const table = isUsable ? rows?.table : undefined
  if (table === undefined) return definition
  const isLive = state === 'stale' && definition.materialized?.whenStale === 'live'
  return isLive ? leaveUnread(definition, table) : keepForm(definition, table)
}

/**
 * Chooses the form of each materialised view: the kept form if the database has rows of its definition, else the live one. Pure.
 * @param now - `performance.now()`
 */
export function chooseForms(definitions: readonly ViewDefinition[], stored: readonly StoredViews[], now: number): ChosenForms {
  const forms = new Map<string, ViewForm>()
  if (!definitions.some(({ materialized }) => materialized)) return { definitions, forms }
  const recorded = stored.map(({ kept = [], ...each }) => ({ ...each, rows: new Map(kept.map((row) => [localKey(row), row])) }))
  const chosen = definitions.map((definition) => {
    const { materialized } = definition
    if (!materialized) return definition
    const place = recorded.find(({ target }) => isIn(definition, target))
    const rows = place?.rows.get(localKey(definition))
    const clockMs = place?.clockMs ?? 0
    const verdict = judgeRows(materialized, rows, now + clockMs)
    forms.set(viewKey(definition), { ...verdict, definition, rows, clockMs })
    return takeForm(definition, verdict, rows)
  })
  return { definitions: chosen, forms }
}
