import { keepForm } from '../definition/kept-form.js'
import { isIn, localKey, type ViewDefinition, viewKey } from '../definition/view-definition.js'
import type { KeptRows } from '../ledger/kept-rows.js'
import type { StoredViews } from '../ledger/stored-views.js'
import { judgeRows, type RowsVerdict } from './judge-rows.js'

/** The form of a materialised view, and why. */
export interface ViewForm extends RowsVerdict {
  /** The definition in the config. */
  readonly definition: ViewDefinition
  /** What the ledger records of its rows, if it records any. */
  readonly rows: KeptRows | undefined
}

/** The definitions as they are to be in the databases. */
export interface ChosenForms {
  /** In the order of the config: those of materialised views with rows in their kept form. */
  readonly definitions: readonly ViewDefinition[]
  /** Of the materialised views, by their keys. */
  readonly forms: ReadonlyMap<string, ViewForm>
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
    const verdict = judgeRows(materialized, rows, now + (place?.clockMs ?? 0))
    forms.set(viewKey(definition), { ...verdict, definition, rows })
    const isLive = !verdict.isUsable || (verdict.state === 'stale' && materialized.whenStale === 'live')
    return isLive || rows?.table === undefined ? definition : keepForm(definition, rows.table)
  })
  return { definitions: chosen, forms }
}
