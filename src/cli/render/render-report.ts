import type { CatalogPlan, CatalogReport, MacroChange, ViewChange } from '../../index.js'
import { renderJsonValue } from './render-json-value.js'
import type { SummaryFacts } from './render-summary.js'

/** What was done, as JSON for machines. */
export function renderReport(
  { steps, macros = [], views, warnings }: CatalogReport,
  { database, readOnly, durationMs }: SummaryFacts,
): string {
  return `${renderJsonValue({ database, readOnly, durationMs, steps, macros: macros.map(toMacroChange), views: views.map(toChange), warnings })}\n`
}

/** What would be done, as JSON for machines. No secret value is in a plan. */
export function renderPlanAsJson(plan: CatalogPlan): string {
  return `${renderJsonValue({ changes: hasChanges(plan), ...toPlan(plan) })}\n`
}

function toPlan({ session, macros = [], views, warnings, children }: CatalogPlan): object {
  const inner = children?.map(({ alias, plan }) => ({ alias, ...toPlan(plan) }))
  return { session, macros: macros.map(toMacroChange), views: views.map(toChange), warnings, ...(inner && { children: inner }) }
}

/** Whether a run would change a view or macro, or what the database records of one, here or in a catalog that is attached. */
export function hasChanges({
  macros = [],
  views,
  children = [],
}: Pick<CatalogPlan, 'views' | 'children'> & Partial<Pick<CatalogPlan, 'macros'>>): boolean {
  return (
    [...macros, ...views].some(({ action, released }) => action !== 'keep' || released) ||
    children.some(({ plan }) => hasChanges(plan))
  )
}

function toChange({ action, view, reason, stale, definition }: ViewChange): object {
  return { action, view, reason, ...(stale !== undefined && { stale }), ...(definition && { sql: definition.sql }) }
}

function toMacroChange({ action, macro, reason, stale, definition }: MacroChange): object {
  return { action, macro, reason, ...(stale !== undefined && { stale }), ...(definition && { sql: definition.sql }) }
}
