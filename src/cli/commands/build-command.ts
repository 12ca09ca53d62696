import { Command } from 'commander'
import type { BuildOptions, BuildResult, CatalogEvent } from '../../index.js'
import type { CommandContext } from '../program/command-context.js'
import {
  addCatalog,
  addCommonOptions,
  addTimeout,
  type CommonOptions,
  catalogOf,
  materializedOption,
  toConnectOptions,
  toLoadOptions,
} from '../program/common-options.js'
import { createEventReporter, printWarnings, withDeadline } from '../program/with-catalog.js'
import { renderReport } from '../render/render-report.js'
import { renderSummary } from '../render/render-summary.js'
import { printPlan } from './plan-command.js'

interface BuildCommandOptions extends CommonOptions {
  readonly dbPath?: string | undefined
  readonly forceRebuild?: boolean | undefined
  readonly dryRun?: boolean | undefined
  readonly includeSecrets?: boolean | undefined
  readonly materialized?: BuildOptions['materialized']
}

const examples = `
"build" is deprecated. Use "duckalog run", which does the same and can also query the catalog (-q or -i).

Examples:
  $ duckalog build catalog.yaml --db-path out/shop.duckdb        the file appears only when it is complete
  $ duckalog build catalog.yaml --db-path s3://bucket/shop.duckdb`

/** `duckalog build`: updates a database file, like the command of the Python package. */
export function createBuildCommand(context: CommandContext): Command {
  const command = new Command('build')
    .summary('write a database file (deprecated: use run)')
    .description('Updates the database file of a catalog, or builds and uploads it.')
    .option('--db-path <path>', 'use this database file instead of the one in the catalog, or upload to this URL (s3://…)')
    .option('--dry-run', 'print the plan without changing anything')
    .option('--force-rebuild', 'recreate every view of the catalog')
    .option('--include-secrets', 'write the persistent secrets of the catalog to the secret directory, also for a new file')
    .addOption(
      materializedOption(
        'what happens to the rows of materialised views: refresh those that are stale (default), keep them as they are, or live for a file without rows',
      ),
    )
    .option('--use-connection', 'ignored; accepted for compatibility with the Python CLI')
  return addTimeout(addCommonOptions(addCatalog(command)))
    .addHelpText('after', examples)
    .action(async (config: string | undefined, options: BuildCommandOptions, self: Command) => {
      context.terminal.log('warning: "duckalog build" is deprecated. Use "duckalog run" instead.')
      await printBuild(catalogOf(config, self), options, context)
    })
}

/** Builds a catalog and prints the report. */
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
    const { dryRun, includeSecrets, materialized } = options
    const { terminal, interrupts } = context
    let release: (() => void) | undefined
    const onEvent = (event: CatalogEvent): void => {
      // Aborted, DuckDB would replace the existing object with an incomplete one
      if (event.type === 'upload-progress')
        release ??= interrupts.intercept(() => terminal.log('Waiting for the upload to complete. Kill the process to stop now.'))
      reportEvent(event)
    }
    try {
      return await buildCatalog(config, {
        ...toLoadOptions(options),
        ...toConnectOptions(options),
        dryRun,
        includeSecrets,
        materialized,
        signal,
        onEvent,
      })
    } finally {
      release?.()
    }
  })
}
