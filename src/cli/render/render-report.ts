import type { CheckReport } from '../../checks/index.js'
import type { PlanImpact } from '../../docs/index.js'
import type { CatalogPlan, CatalogReport, MacroChange, ViewChange } from '../../index.js'
import { renderJsonValue } from '../../render-json-value.js'
import type { SummaryFacts } from './render-summary.js'

/** Renders the report of a run as JSON. */
export function renderReport(
  { steps, macros = [], views, materialized, warnings }: CatalogReport,
  { database, readOnly, durationMs }: SummaryFacts,
  checks?: CheckReport,
): string {
  return `${renderJsonValue({ database, readOnly, durationMs, steps, macros: macros.map(toMacroChange), views: views.map(toChange), materialized, warnings, ...(checks && { checks }) })}\n`
}

/** Renders a plan as JSON. A plan contains no secret values. */
export function renderPlanAsJson(plan: CatalogPlan, impact?: PlanImpact): string {
  return `${renderJsonValue({ changes: hasChanges(plan), ...toPlan(plan), impact })}\n`
}

function toPlan({ session, macros = [], views, materialized, warnings, checks, children }: CatalogPlan): object {
  const inner = children?.map(({ alias, plan }) => ({ alias, ...toPlan(plan) }))
  return {
    session,
    macros: macros.map(toMacroChange),
    views: views.map(toChange),
    materialized,
    warnings,
    checks,
    children: inner,
  }
}

/** Whether a run would change a view or macro, or its record in the database, here or in an attached catalog. */
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
  return { action, view, reason, stale, sql: definition?.sql }
}

function toMacroChange({ action, macro, reason, stale, definition }: MacroChange): object {
  return { action, macro, reason, stale, sql: definition?.sql }
}
