import { Command, Option } from 'commander'
import type { PlanImpact } from '../../docs/index.js'
import type { CatalogPlan, Warning } from '../../index.js'
import type { CommandContext } from '../program/command-context.js'
import {
  addCatalog,
  addCommonOptions,
  addTimeout,
  type CommonOptions,
  catalogOf,
  toConnectOptions,
  toLoadOptions,
} from '../program/common-options.js'
import { exitCodes } from '../program/exit-codes.js'
import { readColumnsFile } from '../program/type-files.js'
import { printWarnings, withCatalog } from '../program/with-catalog.js'
import { renderImpact } from '../render/plan/render-impact.js'
import { renderPlan, renderViewName } from '../render/plan/render-plan.js'
import { renderError } from '../render/render-error.js'
import { hasChanges, renderPlanAsJson } from '../render/render-report.js'

interface PlanOptions extends CommonOptions {
  readonly check?: boolean | undefined
  readonly breaking?: boolean | undefined
  readonly dbPath?: string | undefined
  readonly forceRebuild?: boolean | undefined
  readonly sources?: boolean | undefined
  readonly watch?: boolean | undefined
}

const examples = `
Examples:
  $ duckalog plan catalog.yaml              what a run would do: + create, ~ replace, - drop, = keep
  $ duckalog plan catalog.yaml --check      for CI: exits with code 5 if a run would change anything
  $ duckalog plan catalog.yaml --check --breaking
                                            the same only for columns that something reads, and if that cannot be told

Below the views are the columns that change, with what they reach; this needs the columns file that "types" writes.
Nothing is created or changed: an existing database is opened read-only, and no database is attached and no server contacted.
Exit codes: 0 planned, 5 with --check if a run would change anything, otherwise the same as for run.`

/** `duckalog plan`: prints what a run would do. */
export function createPlanCommand(context: CommandContext): Command {
  const command = new Command('plan')
    .summary('print what a run would do, as a diff')
    .description('Compares a catalog with its database and prints the session steps and the change to each view.')
    .option('--check', 'exit with code 5 if a run would change anything')
    .option('--breaking', 'with --check: exit with code 5 only if a column that something reads is removed or changes its type')
    .option('--db-path <path>', 'use this database file instead of the one in the catalog')
    .option('--force-rebuild', 'plan to recreate every view of the catalog')
    .addOption(new Option('-w, --watch', 'print it again when a file of the catalog changes').conflicts('check'))
    .option('--sources', 'also check whether columns of the sources have changed, which opens the sources')
  return addTimeout(addCommonOptions(addCatalog(command)))
    .addHelpText('after', examples)
    .action((config: string | undefined, options: PlanOptions, self: Command) => plan(catalogOf(config, self), options, context))
}

async function plan(config: string, options: PlanOptions, context: CommandContext): Promise<void> {
  if (options.breaking && !options.check) {
    const { ConfigError } = await import('../../index.js')
    throw new ConfigError('CONFIG_INVALID', [{ path: '', message: '--breaking changes what --check refuses. Add --check.' }])
  }
  const print = (): Promise<void> =>
    withCatalog(config, toConnectOptions(options), options, context, async ({ catalog }) => {
      const planned = await catalog.plan({ sources: options.sources ?? false })
      const impact = await readImpact(config, planned, options)
      await printPlan(planned, options.json ?? false, context, impact)
      const { breaking = false, unknown = [] } = impact ?? {}
      const isRefused = options.breaking ? breaking || unknown.length > 0 : hasChanges(planned)
      if (options.check && isRefused) context.setExitCode(exitCodes.changes)
    })
  if (options.watch) await planAgain(config, print, options, context)
  else await print()
}

/** Prints a plan, then again after each change of a file of the catalog. */
async function planAgain(
  config: string,
  print: () => Promise<void>,
  options: PlanOptions,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const { listCatalogFiles } = await import('../program/watch/list-files.js')
  const { pollFiles } = await import('../program/watch/poll-files.js')
  const { isDuckalogError } = await import('../../index.js')
  const report = (error: unknown): void => {
    if (!isDuckalogError(error)) throw error
    if (!signal.aborted) terminal.logError(renderError(error))
  }
  let files: readonly string[] = [config]
  const list = async (): Promise<readonly string[]> => {
    // While it is being edited, it may not load
    files = await listCatalogFiles(config, options).catch(() => files)
    return files
  }
  await print().catch(report)
  const announce = ({ length }: readonly string[]): void => terminal.log(`watching ${length} files (press Ctrl-C to stop)`)
  await pollFiles(list, announce, () => print().catch(report), signal)
  signal.throwIfAborted()
}

/** Which columns the plan touches; `undefined` if it replaces and drops nothing. */
async function readImpact(config: string, planned: CatalogPlan, options: PlanOptions): Promise<PlanImpact | undefined> {
  const isLost = ({ action }: { readonly action: string }) => action === 'replace' || action === 'drop'
  if (![...planned.views, ...planned.macros].some(isLost)) return undefined
  const { loadImpact } = await import('../../docs/index.js')
  const given = toLoadOptions(options)
  const { forceRebuild } = options
  return loadImpact(config, planned, { ...given, forceRebuild, ...(await readColumnsFile(config, given)) })
}

/**
 * Prints a plan.
 * @throws ViewError VIEW_CONFLICT if a run would stop at a conflict
 */
export async function printPlan(plan: CatalogPlan, asJson: boolean, context: CommandContext, impact?: PlanImpact): Promise<void> {
  const { terminal } = context
  await terminal.print(asJson ? renderPlanAsJson(plan, impact) : `${renderPlan(plan)}${renderImpact(impact)}`)
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
