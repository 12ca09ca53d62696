import type { CatalogPlan, CatalogReport, ViewChange } from '../index.js'
import { renderJsonValue } from './render-json-value.js'
import type { SummaryFacts } from './render-summary.js'

/**
 * What was done, as JSON for machines.
 * @internal
 */
export function renderReport(
  { steps, views, warnings }: CatalogReport,
  { database, readOnly, durationMs }: SummaryFacts,
): string {
  return `${renderJsonValue({ database, readOnly, durationMs, steps, views: views.map(toChange), warnings })}\n`
}

/**
 * What would be done, as JSON for machines. No secret value is in a plan.
 * @internal
 */
export function renderPlanAsJson({ session, views }: CatalogPlan): string {
  return `${renderJsonValue({ changes: hasChanges({ views }), session, views: views.map(toChange) })}\n`
}

/**
 * Whether a run would change a view, or what the database records of one.
 * @internal
 */
export function hasChanges({ views }: Pick<CatalogPlan, 'views'>): boolean {
  return views.some(({ action, released }) => action !== 'keep' || released)
}

function toChange({ action, view, reason, stale, definition }: ViewChange): object {
  return { action, view, reason, ...(stale !== undefined && { stale }), ...(definition && { sql: definition.sql }) }
}
