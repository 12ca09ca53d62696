import type { CatalogConfig } from '../config/model/catalog-config.js'
import type { Warning } from '../session/apply/session-report.js'
import { type ViewSyntax, viewKey } from '../views/definition/view-definition.js'
import type { ChosenForms, ViewForm } from '../views/diff/choose-forms.js'
import { decideRows, type RowsLook, sourcesOf } from './look-at-rows.js'
import type { RefreshDecision } from './plan-refresh.js'
import { planWarnings } from './plan-warnings.js'
import type { Fingerprint } from './sources/fingerprint.js'

/** Which views to refresh, and when that was requested. */
export interface RefreshRequest {
  /** The keys of the views; absent for all. */
  readonly selected: ReadonlySet<string> | undefined
  readonly isNamed: boolean
  readonly isFull: boolean
  /** `performance.now()` when the refresh was requested. */
  readonly asked: number
}

/** What a refresh has done so far. */
export interface RefreshProgress {
  /** The state of the rows, updated with what other processes have refreshed since. */
  look: RowsLook
  /** The forms of the materialised views as they are now. */
  readonly forms: Map<string, ViewForm>
  /** The keys of the views whose rows were read again. */
  readonly refreshed: Set<string>
}

/** The turn of a materialised view in a refresh. */
export interface Turn {
  readonly key: string
  readonly syntax: ViewSyntax
  readonly form: ViewForm
  /** A refreshed view that it reads, directly or through others. */
  readonly upstream: ViewSyntax | undefined
  /** Whether the view is selected, or reads a refreshed one. Otherwise there is nothing to do. */
  readonly isDue: boolean
  /** Warnings about a view that is due. */
  readonly warnings: readonly Warning[]
  /** Returns the fingerprints of its sources now. */
  sources(): readonly Fingerprint[]
  /** Decides from the current state. */
  decide(): RefreshDecision
}

/** Goes through the materialised views, each after those that it reads. Pure, except that the caller updates the progress between two turns. */
export function* takeTurns(
  config: CatalogConfig,
  progress: RefreshProgress,
  { selected, isNamed, isFull, asked }: RefreshRequest,
): Generator<Turn, void, undefined> {
  const { forms, refreshed } = progress
  const { syntaxes, upstream: reads, volatile } = progress.look
  for (const syntax of syntaxes) {
    const key = viewKey(syntax)
    const form = forms.get(key)
    if (!form) continue
    const isSelected = selected === undefined || selected.has(key)
    const upstream = syntaxes.find((each) => refreshed.has(viewKey(each)) && reads.get(key)?.has(viewKey(each)))
    const isDue = isSelected || upstream !== undefined
    const sources = () => sourcesOf(progress.look, key, forms as ChosenForms['forms']) ?? []
    yield {
      ...{ key, syntax, form, upstream, isDue, sources },
      warnings: isDue ? planWarnings(config, syntax, sources(), volatile.get(key)) : [],
      decide: () =>
        decideRows(progress.look, syntax, forms, { asked, isNamed: isNamed && isSelected, isFull: isFull && isSelected }),
    }
  }
}
