import { Command, Option } from 'commander'
import type { CatalogConnection, CatalogEvent, CatalogPlan, CatalogReport, ConnectOptions } from '../index.js'
import type { CommandContext } from './command-context.js'
import { renderCount } from './render-count.js'
import { renderDone, renderProgress, renderTimed } from './render-event.js'
import { renderPlan, renderViewName } from './render-plan.js'
import { renderSummary, renderWarning } from './render-summary.js'
import { type ResultFormat, resultFormats } from './result-formats.js'

interface RunOptions {
  readonly query?: string
  readonly format: ResultFormat
  readonly dbPath?: string
  readonly forceRebuild?: boolean
  readonly readOnly?: boolean
  readonly dryRun?: boolean
  readonly verbose?: boolean
  readonly profile?: string
  readonly loadDotenv: boolean
}

const examples = `
Examples:
  $ duckalog run catalog.yaml                                       bring the database up to date
  $ duckalog run catalog.yaml -q "FROM revenue LIMIT 10"            look at a view
  $ duckalog run catalog.yaml -q "FROM revenue" --format csv > revenue.csv
  $ duckalog run catalog.yaml --dry-run                             see first what would change

Formats:
  table     for people; read as a whole before it is printed
  csv       RFC 4180 with a header; NULL is empty, an empty text is ""
  json      one array of objects; integers beyond 2^53 are strings
  jsonl     an object a line
  markdown  a table for a document
  Dates are ISO 8601, bytes hexadecimal; lists, structs and maps are JSON in every format.

Exit codes: 0 done, 2 the command or the catalog is wrong, 3 it failed, 4 the catalog or its database cannot be opened, 130 interrupted.`

/**
 * `duckalog run`: connects, and then queries, plans, or says what was done.
 * @internal
 */
export function createRunCommand(context: CommandContext): Command {
  return new Command('run')
    .summary('bring a catalog up to date, and query it')
    .description(
      'Opens the database of a catalog, restores its session (extensions, settings, secrets, attachments), brings its views up to date, ' +
        'and runs a query if there is one. The result goes to stdout, everything else to stderr.',
    )
    .argument('<config>', 'the YAML or JSON file of the catalog')
    .option('-q, --query <sql>', 'one SQL statement to run; its result is printed')
    .addOption(new Option('--format <format>', 'how the result is printed').choices(Object.keys(resultFormats)).default('table'))
    .option('--db-path <path>', 'another database file than the one in the catalog')
    .addOption(new Option('--force-rebuild', 'make every view of the catalog anew').conflicts('readOnly'))
    .option('--read-only', 'write nothing: views stay as they are')
    .addOption(new Option('--dry-run', 'print what would be done, and do nothing').conflicts(['query', 'format']))
    .option('--profile <name>', 'the profile of the catalog to use')
    .option('--no-load-dotenv', 'read no .env files')
    .option('-v, --verbose', 'say what is done and how long it takes')
    .addHelpText('after', examples)
    .action((config: string, options: RunOptions) => run(config, options, context))
}

async function run(config: string, options: RunOptions, context: CommandContext): Promise<void> {
  const { connectToCatalog } = await import('../index.js')
  const { terminal, signal } = context
  const facts = { database: '', readOnly: options.readOnly ?? false, durationMs: 0 }
  const onEvent = (event: CatalogEvent): void => {
    if (event.type === 'connect-start') facts.database = event.database
    if (event.type === 'connect-done') facts.durationMs = event.durationMs
    const done = options.verbose ? renderDone(event) : undefined
    if (done !== undefined) terminal.log(done)
    const progress = renderProgress(event)
    if (progress !== undefined) terminal.showProgress(progress)
  }
  const catalog = connectToCatalog(config, { ...toConnectOptions(options), signal, onEvent })
  try {
    if (options.dryRun) return await printPlan(await catalog.plan(), context)
    const report = await connect(catalog)
    for (const warning of report.warnings) terminal.log(renderWarning(warning))
    if (options.query === undefined) terminal.log(renderSummary(report, facts))
    else await query(catalog, options.query, options, context)
  } finally {
    await catalog.close()
  }
}

function toConnectOptions({ dbPath, forceRebuild, readOnly, profile, loadDotenv }: RunOptions): ConnectOptions {
  return {
    loadDotenv,
    ...(profile !== undefined && { profile }),
    ...(dbPath !== undefined && { databasePath: dbPath }),
    ...(forceRebuild !== undefined && { forceRebuild }),
    ...(readOnly !== undefined && { readOnly }),
  }
}

/** By a connection, so that what is restored on each of them is tried as well. */
async function connect(catalog: CatalogConnection): Promise<CatalogReport> {
  await catalog.getConnection()
  return catalog.report ?? { steps: [], views: [], warnings: [] }
}

async function query(catalog: CatalogConnection, sql: string, options: RunOptions, context: CommandContext): Promise<void> {
  const { writeResult } = await import('./write-result.js')
  const start = performance.now()
  context.terminal.showProgress('running the query …')
  const count = await writeResult(catalog, sql, options.format, context)
  if (options.verbose) context.terminal.log(renderTimed(performance.now() - start, `query, ${renderCount(count, 'row')}`))
}

async function printPlan(plan: CatalogPlan, { terminal }: CommandContext): Promise<void> {
  await terminal.print(renderPlan(plan))
  const conflicts = plan.views.filter(({ action }) => action === 'conflict')
  const [first] = conflicts
  if (!first) return
  const { ViewError } = await import('../index.js')
  const names = conflicts.map(({ view }) => renderViewName(view)).join(', ')
  throw new ViewError('VIEW_CONFLICT', `A run would change nothing, because of the conflict over ${names}.`, {
    view: renderViewName(first.view),
  })
}
