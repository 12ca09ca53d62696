import type { MaterializedReport } from '../../materialized/index.js'
import { escapeControls } from '../../text/escape-controls.js'
import { longWork, renderPace } from './progress/follow-events.js'
import { renderCount } from './text.js'

/** Whether a refresh would read the rows of a view, including rows that do not exist yet. */
export function isStale({ state }: Pick<MaterializedReport, 'state'>): boolean {
  return state === 'stale' || state === 'pending' || state === 'lost' || state === 'failed' || state === 'skipped'
}

/** Renders the state of the rows of each view, and the number of views in each state. */
export function renderRows(rows: readonly MaterializedReport[]): string {
  if (rows.length === 0) return 'No view of the catalog is materialised.\n'
  const counts = new Map<string, number>()
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1)
  const summary = [...counts].map(([state, count]) => `${count} ${state}`).join(', ')
  const lines = rows.map((row) => escapeControls(renderRow(row), { keepLines: true }))
  return `${[...lines, `${renderCount(rows.length, 'view')}: ${summary}`].join('\n')}\n`
}

function renderRow({ view, state, reason, mode, rows = 0, durationMs = 0, failure }: MaterializedReport): string {
  if (state === 'refreshed')
    return `refreshed ${view}: ${renderCount(rows, 'row')} ${renderDuration(rows, durationMs)}, because ${reason}`
  const how = mode === undefined || mode === 'full' ? '' : ` (${mode})`
  return `${state} ${view}${how}: ${failure !== undefined && state === 'failed' ? failure : reason}`
}

function renderDuration(rows: number, ms: number): string {
  return ms < longWork ? `in ${Math.round(ms)} ms` : renderPace(rows, ms)
}

/** Renders which views have stale rows, in one line; `undefined` if there are none. */
export function renderStale(rows: readonly MaterializedReport[] = []): string | undefined {
  const stale = rows.filter(isStale)
  if (stale.length === 0) return undefined
  return escapeControls(
    `to refresh: ${stale.map(({ view, reason }) => `${view} (${reason})`).join(', ')}. Run "duckalog refresh".`,
  )
}
