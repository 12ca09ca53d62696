import { Command } from 'commander'
import type { BuildResult, CatalogEvent } from '../../index.js'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, addTimeout, type CommonOptions, toConnectOptions, toLoadOptions } from '../program/common-options.js'
import { createEventReporter, printWarnings, withDeadline } from '../program/with-catalog.js'
import { renderReport } from '../render/render-report.js'
import { renderSummary } from '../render/render-summary.js'
import { printPlan } from './plan-command.js'

interface BuildCommandOptions extends CommonOptions {
  readonly dbPath?: string
  readonly forceRebuild?: boolean
  readonly dryRun?: boolean
  readonly includeSecrets?: boolean
}

const examples = `
"build" is deprecated: "duckalog run" does the same, and with -q or -i queries the catalog as well.

Examples:
  $ duckalog build catalog.yaml --db-path out/shop.duckdb        a new file appears only when it is complete
  $ duckalog build catalog.yaml --db-path s3://bucket/shop.duckdb`

/** `duckalog build`: brings a database file up to date, as the Python reference has it. */
export function createBuildCommand(context: CommandContext): Command {
  const command = new Command('build')
    .summary('write a database file (deprecated: use run)')
    .description('Brings the database file of a catalog up to date, or builds and uploads it.')
    .argument('<config>', 'the YAML or JSON file of the catalog')
    .option('--db-path <path>', 'another database file than the one in the catalog, or a place to upload it to (s3://…)')
    .option('--dry-run', 'print what would be done, and do nothing')
    .option('--force-rebuild', 'make every view of the catalog anew')
    .option('--include-secrets', 'keep the persistent secrets of the catalog in the secret directory when the file is new')
    .option('--use-connection', 'accepted for scripts of the Python tool: every build is one by a connection')
  return addTimeout(addCommonOptions(command))
    .addHelpText('after', examples)
    .action(async (config: string, options: BuildCommandOptions) => {
      context.terminal.log('warning: "duckalog build" is deprecated: use "duckalog run", which does the same.')
      await printBuild(config, options, context)
    })
}

/** Builds, and says what was done. */
export async function printBuild(config: string, options: BuildCommandOptions, context: CommandContext): Promise<void> {
  const { terminal } = context
  const { dryRun = false, includeSecrets = false, json = false } = options
  const start = performance.now()
  const result = await build(config, { ...options, dryRun, includeSecrets }, context)
  if (result.plan) return printPlan(result.plan, json, context)
  const report = result.report ?? { steps: [], macros: [], views: [], warnings: [] }
  const facts = { database: result.database, readOnly: false, durationMs: performance.now() - start }
  printWarnings(report.warnings, options, context)
  if (json) await terminal.print(renderReport(report, facts))
  else terminal.log(renderSummary(report, facts))
}

async function build(
  config: string,
  options: BuildCommandOptions & { readonly dryRun: boolean; readonly includeSecrets: boolean },
  context: CommandContext,
): Promise<BuildResult> {
  const { buildCatalog } = await import('../../index.js')
  const reportEvent = createEventReporter(options, context)
  return withDeadline(options.timeout, context, async (signal) => {
    const { dryRun, includeSecrets } = options
    const { terminal, interrupts } = context
    let release: (() => void) | undefined
    const onEvent = (event: CatalogEvent): void => {
      // DuckDB would complete the object with what it has of it, in place of the one that is there
      if (event.type === 'upload-progress')
        release ??= interrupts.intercept(() => terminal.log('The upload is completed first; to end it now, kill the process.'))
      reportEvent(event)
    }
    try {
      return await buildCatalog(config, {
        ...toLoadOptions(options),
        ...toConnectOptions(options),
        dryRun,
        includeSecrets,
        signal,
        onEvent,
      })
    } finally {
      release?.()
    }
  })
}
