import type { CatalogPlan } from '../index.js'
import type { CommandContext } from './command-context.js'
import { renderPlan, renderViewName } from './render-plan.js'
import { renderPlanAsJson } from './render-report.js'

/**
 * Prints a plan; where a run would stop at a conflict, the command fails as well.
 * @throws ViewError VIEW_CONFLICT
 * @internal
 */
export async function printPlan(plan: CatalogPlan, asJson: boolean, { terminal }: CommandContext): Promise<void> {
  await terminal.print(asJson ? renderPlanAsJson(plan) : renderPlan(plan))
  const conflicts = plan.views.filter(({ action }) => action === 'conflict')
  const [first] = conflicts
  if (!first) return
  const { ViewError } = await import('../index.js')
  const names = conflicts.map(({ view }) => renderViewName(view)).join(', ')
  throw new ViewError('VIEW_CONFLICT', `A run would change nothing, because of the conflict over ${names}.`, {
    view: renderViewName(first.view),
  })
}
