import { Command } from 'commander'
import type { CatalogPlan, Warning } from '../../index.js'
import type { CommandContext } from '../program/command-context.js'
import {
  addCatalog,
  addCommonOptions,
  addTimeout,
  type CommonOptions,
  catalogOf,
  toConnectOptions,
} from '../program/common-options.js'
import { exitCodes } from '../program/exit-codes.js'
import { printWarnings, withCatalog } from '../program/with-catalog.js'
import { renderPlan, renderViewName } from '../render/render-plan.js'
import { hasChanges, renderPlanAsJson } from '../render/render-report.js'

interface PlanOptions extends CommonOptions {
  readonly check?: boolean | undefined
  readonly dbPath?: string | undefined
  readonly forceRebuild?: boolean | undefined
  readonly sources?: boolean | undefined
}

const examples = `
Examples:
  $ duckalog plan catalog.yaml              what a run would do: + create, ~ replace, - drop, = keep
  $ duckalog plan catalog.yaml --check      for CI: exits with code 5 if a run would change anything

Nothing is created or changed: an existing database is opened read-only, and no database is attached and no server contacted.
Exit codes: 0 planned, 5 with --check if a run would change anything, otherwise the same as for run.`

/** `duckalog plan`: prints what a run would do. */
export function createPlanCommand(context: CommandContext): Command {
  const command = new Command('plan')
    .summary('print what a run would do, as a diff')
    .description('Compares a catalog with its database and prints the session steps and the change to each view.')
    .option('--check', 'exit with code 5 if a run would change anything')
    .option('--db-path <path>', 'use this database file instead of the one in the catalog')
    .option('--force-rebuild', 'plan to recreate every view of the catalog')
    .option('--sources', 'also check whether columns of the sources have changed, which opens the sources')
  return addTimeout(addCommonOptions(addCatalog(command)))
    .addHelpText('after', examples)
    .action((config: string | undefined, options: PlanOptions, self: Command) => plan(catalogOf(config, self), options, context))
}

async function plan(config: string, options: PlanOptions, context: CommandContext): Promise<void> {
  await withCatalog(config, toConnectOptions(options), options, context, async ({ catalog }) => {
    const planned = await catalog.plan({ sources: options.sources ?? false })
    await printPlan(planned, options.json ?? false, context)
    if (options.check && hasChanges(planned)) context.setExitCode(exitCodes.changes)
  })
}

/**
 * Prints a plan.
 * @throws ViewError VIEW_CONFLICT if a run would stop at a conflict
 */
export async function printPlan(plan: CatalogPlan, asJson: boolean, context: CommandContext): Promise<void> {
  const { terminal } = context
  await terminal.print(asJson ? renderPlanAsJson(plan) : renderPlan(plan))
  printWarnings(listWarnings(plan), { json: asJson }, context)
  const named = [...plan.macros.map((change) => ({ ...change, view: change.macro })), ...plan.views]
  const conflicts = named.filter(({ action }) => action === 'conflict')
  const [first] = conflicts
  if (!first) return
  const { ViewError } = await import('../../index.js')
  const names = conflicts.map(({ view }) => renderViewName(view)).join(', ')
  throw new ViewError('VIEW_CONFLICT', `A run would change nothing because of a conflict over ${names}.`, {
    view: renderViewName(first.view),
  })
}

function listWarnings({ warnings, children = [] }: CatalogPlan): readonly Warning[] {
  return [...children.flatMap(({ plan }) => listWarnings(plan)), ...warnings]
}
