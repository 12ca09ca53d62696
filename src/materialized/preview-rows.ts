import { describeRows } from '../connection/sync-views/known-rows.js'
import type { MaterializedReport } from '../connection/types/materialized-report.js'
import { redactDeep } from '../redaction/redact-deep.js'
import type { Warning } from '../session/apply/session-report.js'
import { formatViewName, viewKey } from '../views/definition/view-definition.js'
import { explainRefusal } from './build/build-rows.js'
import { decideRows, lookAtRows, sourcesOf } from './look-at-rows.js'
import { planSelection } from './plan-selection.js'
import { planWarnings } from './plan-warnings.js'
import type { RowsCatalog, RowsSelection } from './rows-catalog.js'

/** What a refresh of rows would do now. */
export interface RowsPreview {
  readonly materialized: readonly MaterializedReport[]
  readonly warnings: readonly Warning[]
}

/** Looks at the sources of materialised views, and tells which rows a refresh would read again. Changes nothing. */
export async function previewRows(catalog: RowsCatalog, { names, isFull }: RowsSelection): Promise<RowsPreview> {
  const { definitions, config, redactor } = catalog
  const selected = names && planSelection(names, definitions, config)
  const { connection, release } = await catalog.openConnection()
  try {
    const look = await lookAtRows(catalog, connection, selected)
    const { forms } = look
    const materialized: MaterializedReport[] = []
    const warnings: Warning[] = []
    const refreshed = new Set<string>()
    for (const syntax of look.syntaxes) {
      const key = viewKey(syntax)
      const form = forms.get(key)
      if (!form) continue
      const known = describeRows(form)
      const isSelected = selected === undefined || selected.has(key)
      const upstream = look.syntaxes.find((each) => refreshed.has(viewKey(each)) && look.upstream.get(key)?.has(viewKey(each)))
      if (!isSelected && !upstream) {
        materialized.push(known)
        continue
      }
      warnings.push(...planWarnings(config, syntax, sourcesOf(look, key, forms), look.volatile.get(key)))
      const asking = { asked: Infinity, isNamed: names !== undefined && isSelected, isFull: isFull && isSelected }
      const { action, reason } = decideRows(look, syntax, forms, asking)
      const follows = upstream && action === 'keep' && syntax.materialized?.changedBy === 'sources'
      const state = known.state === 'fresh' ? 'stale' : known.state
      if (action === 'refresh' || follows) refreshed.add(key)
      const failure = action === 'refresh' ? await explainRefusal(connection, syntax, syntax.database ?? look.own) : undefined
      if (action === 'refresh') materialized.push({ ...known, state, reason, ...(failure !== undefined && { failure }) })
      else if (follows)
        materialized.push({ ...known, state, reason: `it reads ${formatViewName(upstream)}, which is refreshed first` })
      else materialized.push({ ...known, reason, ...(action === 'skip' && { state: 'skipped' }) })
    }
    return redactDeep({ materialized, warnings }, redactor.redact)
  } finally {
    await release(true)
  }
}
