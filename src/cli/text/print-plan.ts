import type { CatalogPlan, Warning } from '../../index.js'
import type { CommandContext } from '../program/command-context.js'
import { sayWarnings } from '../program/say-warnings.js'
import { renderPlan, renderViewName } from '../render/render-plan.js'
import { renderPlanAsJson } from '../render/render-report.js'

/**
 * Prints a plan; where a run would stop at a conflict, the command fails as well.
 * @throws ViewError VIEW_CONFLICT
 */
export async function printPlan(plan: CatalogPlan, asJson: boolean, context: CommandContext): Promise<void> {
  const { terminal } = context
  await terminal.print(asJson ? renderPlanAsJson(plan) : renderPlan(plan))
  sayWarnings(listWarnings(plan), { json: asJson }, context)
  const named = [...plan.macros.map((change) => ({ ...change, view: change.macro })), ...plan.views]
  const conflicts = named.filter(({ action }) => action === 'conflict')
  const [first] = conflicts
  if (!first) return
  const { ViewError } = await import('../../index.js')
  const names = conflicts.map(({ view }) => renderViewName(view)).join(', ')
  throw new ViewError('VIEW_CONFLICT', `A run would change nothing, because of the conflict over ${names}.`, {
    view: renderViewName(first.view),
  })
}

function listWarnings({ warnings, children = [] }: CatalogPlan): readonly Warning[] {
  return [...children.flatMap(({ plan }) => listWarnings(plan)), ...warnings]
}
