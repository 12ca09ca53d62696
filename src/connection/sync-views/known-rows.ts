import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { locationOf } from '../../config/model/config-metadata.js'
import type { Warning } from '../../session/apply/session-report.js'
import { formatViewName, type ViewDefinition } from '../../views/definition/view-definition.js'
import type { ChosenForms, ViewForm } from '../../views/diff/choose-forms.js'
import { judgeRows } from '../../views/diff/judge-rows.js'
import type { StoredViews } from '../../views/ledger/stored-views.js'
import type { CatalogReport } from '../types/catalog-report.js'
import type { MaterializedReport, MaterializedView } from '../types/materialized-report.js'

/** The state of the rows of a catalog when it was last read. */
export type RowsOutcome = Pick<CatalogReport, 'warnings'> & { readonly materialized: readonly MaterializedReport[] }

/** The state of the rows of the materialised views of an open catalog. Each refresh updates it. */
export interface KnownRows {
  forms: ChosenForms['forms']
  /** Why rows are stale for a reason that is not in the ledger, by the keys of their views. */
  stale: ReadonlyMap<string, string>
  /** The ledgers as the last connect or refresh read them. Held weakly: they are of use only right after it. */
  stored?: WeakRef<readonly StoredViews[]>
  /** What the last refresh of rows did; absent before the first one. */
  outcome?: RowsOutcome
}

/** A report with what the last refresh of rows did; the same object until the next one. */
export function reportWithRows(report: () => CatalogReport, known: KnownRows): () => CatalogReport {
  let joined: { readonly outcome: RowsOutcome; readonly report: CatalogReport } | undefined
  return () => {
    const { outcome } = known
    if (!outcome) return report()
    if (joined?.outcome !== outcome) {
      const { warnings, ...rest } = report()
      const others = warnings.filter(({ code }) => !code.startsWith('MATERIALIZED_'))
      joined = { outcome, report: { ...rest, materialized: outcome.materialized, warnings: [...others, ...outcome.warnings] } }
    }
    return joined.report
  }
}

/** Lists what is known now, without I/O. */
export function listKnownRows({ forms, stale }: KnownRows): readonly MaterializedView[] {
  return [...judgeForms(forms)].map(([key, form]): MaterializedView => {
    const { view, state, refreshedAt, ageMs, failure } = describeRows(form)
    return {
      ...{ view, state: state === 'fresh' && stale.has(key) ? 'stale' : state },
      ...(refreshedAt && { refreshedAt }),
      ...(ageMs !== undefined && { ageMs }),
      ...(failure !== undefined && { failure }),
    }
  })
}

/** The state of the rows of all views, according to the ledger, for a report. */
export function reportForms(forms: ChosenForms['forms']): readonly MaterializedReport[] {
  return [...forms.values()].map(describeRows)
}

export function describeRows(form: ViewForm): MaterializedView & { readonly reason: string } {
  const { definition, state, reason, ageMs, rows } = form
  const view: { -readonly [K in keyof MaterializedReport]: MaterializedReport[K] } = {
    view: formatViewName(definition),
    state,
    reason,
  }
  if (ageMs !== undefined && rows?.refreshedAt !== undefined) {
    view.refreshedAt = new Date(rows.refreshedAt)
    view.ageMs = Math.round(ageMs)
  }
  if (rows?.rows !== undefined) view.rows = rows.rows
  if (rows?.bytes !== undefined) view.bytes = rows.bytes
  if (rows?.failure !== undefined) view.failure = rows.failure
  return view as MaterializedView & { readonly reason: string }
}

/** The same forms with the ages of now. */
export function judgeForms(forms: ChosenForms['forms']): ChosenForms['forms'] {
  return new Map(
    [...forms].map(([key, form]) => {
      const { definition, rows, clockMs } = form
      const { materialized } = definition
      // A view that has lost its rows to a change of what it reads
      if (!materialized || (!form.isUsable && rows?.exists && rows.build === materialized.build)) return [key, form]
      return [key, { ...form, ...judgeRows(materialized, rows, performance.now() + clockMs) }]
    }),
  )
}

/** Warnings about rows after a connect, from their age and the ledger. */
export function warnOfRows(forms: ChosenForms['forms'], config: CatalogConfig): readonly Warning[] {
  return [...forms.values()].flatMap(({ definition, state, reason, isUsable }): readonly Warning[] => {
    const name = formatViewName(definition)
    const lost = `The view ${name} reads its sources, because ${reason}. Refresh it.`
    if (state === 'lost') return [warn('MATERIALIZED_LOST', lost, definition, config)]
    if (state !== 'stale' || !isUsable) return []
    return [warn('MATERIALIZED_STALE', `The view ${name} is stale: ${reason}. Refresh it.`, definition, config)]
  })
}

function warn(code: Warning['code'], message: string, { at }: ViewDefinition, config: CatalogConfig): Warning {
  const location = locationOf(config, at)
  return { code, message, ...(location && { location }) }
}
