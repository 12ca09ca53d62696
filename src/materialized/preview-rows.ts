import { describeRows } from '../connection/sync-views/known-rows.js'
import type { MaterializedReport } from '../connection/types/materialized-report.js'
import { redactDeep } from '../redaction/redact-deep.js'
import type { Warning } from '../session/apply/session-report.js'
import { formatViewName } from '../views/definition/view-definition.js'
import { explainRefusal } from './build/build-rows.js'
import { lookAtRows } from './look-at-rows.js'
import { planSelection } from './plan-selection.js'
import type { RowsCatalog, RowsSelection } from './rows-catalog.js'
import { takeTurns } from './take-turns.js'

/** What a refresh of rows would do now. */
export interface RowsPreview {
  readonly materialized: readonly MaterializedReport[]
  readonly warnings: readonly Warning[]
}

/** Reads the fingerprints of the sources, and reports which rows a refresh would read again, and how. Changes nothing. */
export async function previewRows(catalog: RowsCatalog, { names, isFull }: RowsSelection): Promise<RowsPreview> {
  const { definitions, config, redactor } = catalog
  const selected = names && planSelection(names, definitions, config)
  const { connection, release } = await catalog.openConnection()
  try {
    const look = await lookAtRows(catalog, connection, selected)
    const progress = { look, forms: new Map(look.forms), refreshed: new Set<string>() }
    const request = { selected, isNamed: names !== undefined, isFull, asked: Infinity }
    const materialized: MaterializedReport[] = []
    const warnings: Warning[] = []
    for (const turn of takeTurns(config, progress, request)) {
      const { key, syntax, form, upstream } = turn
      const known = describeRows(form)
      if (!turn.isDue) {
        materialized.push(known)
        continue
      }
      warnings.push(...turn.warnings)
      const { action, reason, mode } = turn.decide()
      const follows = upstream && action === 'keep' && syntax.materialized?.changedBy === 'sources'
      const state = known.state === 'fresh' ? 'stale' : known.state
      if (action === 'refresh' || follows) progress.refreshed.add(key)
      const failure = action === 'refresh' ? await explainRefusal(connection, syntax, syntax.database ?? look.own) : undefined
      if (action === 'refresh') materialized.push({ ...known, state, reason, mode, ...(failure !== undefined && { failure }) })
      else if (follows)
        materialized.push({ ...known, state, reason: `it reads ${formatViewName(upstream)}, which is refreshed first`, mode })
      else materialized.push({ ...known, reason, ...(action === 'skip' && { state: 'skipped' }) })
    }
    return redactDeep({ materialized, warnings }, redactor.redact)
  } finally {
    await release(true)
  }
}
