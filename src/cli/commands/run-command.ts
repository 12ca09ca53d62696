import { Command, Option } from 'commander'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, addTimeout, type CommonOptions, toConnectOptions } from '../program/common-options.js'
import { isUrl } from '../program/paths.js'
import { printQuery } from '../program/print-query.js'
import { type CatalogWork, printWarnings, withCatalog } from '../program/with-catalog.js'
import { renderReport } from '../render/render-report.js'
import { renderSummary } from '../render/render-summary.js'
import { addFormat, addMaxRows, checkMaxRows, type ResultOptions, resolveFormat } from '../result/result-formats.js'
import { printBuild } from './build-command.js'
import { printPlan } from './plan-command.js'

interface RunOptions extends CommonOptions, ResultOptions {
  readonly json?: boolean
  readonly query?: string
  readonly interactive?: boolean
  readonly bail?: boolean
  readonly dbPath?: string
  readonly forceRebuild?: boolean
  readonly readOnly?: boolean
  readonly dryRun?: boolean
}

const examples = `
Examples:
  $ duckalog run catalog.yaml                                       bring the database up to date
  $ duckalog run catalog.yaml -q "FROM revenue LIMIT 10"            look at a view
  $ duckalog run catalog.yaml -q "FROM revenue" --format csv > revenue.csv
  $ duckalog run catalog.yaml -i                                    type SQL, .help explains
  $ duckalog run catalog.yaml -i < script.sql                       run a script, up to its first failure
  $ duckalog run catalog.yaml --dry-run                             see first what would change
  $ duckalog run catalog.yaml --db-path s3://bucket/shop.duckdb     build it, and upload it

Formats:
  table     for people; on a terminal its first and last rows, 40 in all (--max-rows)
  csv       RFC 4180 with a header; NULL is empty, an empty text is ""
  json      one array of objects; integers beyond 2^53 are strings
  jsonl     an object a line
  markdown  a table for a document
  Dates are ISO 8601, bytes hexadecimal; lists, structs and maps are JSON in every format.

A script (-i from a pipe) ends with exit code 3 at the first statement that fails. With --no-bail it goes on, and the exit code is
still 3 if any statement failed. Its last statement needs no ";".

On a terminal, control characters in data and messages are shown as escapes (\\u001b). In a pipe or a file csv, json, jsonl and
markdown hold the data as it is.

Exit codes: 0 done, 2 the command or the catalog is wrong, 3 it failed, 4 the catalog or its database cannot be opened, 130 interrupted.`

/** `duckalog run`: connects, and then queries, plans, or says what was done. */
export function createRunCommand(context: CommandContext): Command {
  const command = new Command('run')
    .summary('bring a catalog up to date, and query it')
    .description(
      'Opens the database of a catalog, restores its session (extensions, settings, secrets, attachments), brings its views up to date, ' +
        'and runs a query if there is one. The result goes to stdout, everything else to stderr.',
    )
    .argument('<config>', 'the YAML or JSON file of the catalog')
    .option('-q, --query <sql>', 'one SQL statement to run; its result is printed')
    .addOption(new Option('-i, --interactive', 'read statements from the terminal, or from a pipe').conflicts('query'))
    .addOption(new Option('--no-bail', 'with -i and a pipe: go on after a statement that fails').conflicts('query'))
    .addOption(addFormat())
    .addOption(addMaxRows())
    .option('--db-path <path>', 'another database file than the one in the catalog, or a place to upload it to (s3://…)')
    .addOption(new Option('--force-rebuild', 'make every view of the catalog anew').conflicts('readOnly'))
    .option('--read-only', 'write nothing: views stay as they are')
    .addOption(new Option('--dry-run', 'print what would be done, and do nothing').conflicts(['query', 'format', 'interactive']))
  return addTimeout(addCommonOptions(command))
    .addHelpText('after', examples)
    .action((config: string, options: RunOptions, self: Command) => {
      // At the prompt the format may change
      if (!options.interactive) checkMaxRows(options, self)
      return run(config, options, context)
    })
}

async function run(config: string, options: RunOptions, context: CommandContext): Promise<void> {
  const { dryRun = false, json = false, query } = options
  if (options.dbPath !== undefined && isUrl(options.dbPath) && !dryRun) return upload(config, options.dbPath, options, context)
  // A plan of what is uploaded starts with nothing
  const shown = options.dbPath !== undefined && isUrl(options.dbPath) ? { ...options, dbPath: ':memory:' } : options
  // With -i the time limit is that of each statement
  const limits = options.interactive ? { ...options, timeout: undefined } : options
  await withCatalog(config, toConnectOptions(shown), withoutUndefined(limits), context, async (work) => {
    const { catalog, facts } = work
    if (dryRun) return printPlan(await catalog.plan(), json, context)
    const report = await connect(work)
    printWarnings(report.warnings, options, context)
    if (options.interactive) await interact(work, options, context)
    else if (query !== undefined) await printQuery(work, query, options, context)
    else if (json) await context.terminal.print(renderReport(report, facts))
    else context.terminal.log(renderSummary(report, facts))
  })
}

async function interact(work: CatalogWork, options: RunOptions, context: CommandContext): Promise<void> {
  const { bail = true, json = false, maxRows, timeout } = options
  const { startRepl } = await import('../repl/start-repl.js')
  const limits = { ...(maxRows !== undefined && { maxRows }), ...(timeout !== undefined && { timeout }) }
  await startRepl(work, { mode: resolveFormat(options), bail, json, ...limits }, context)
}

async function upload(config: string, target: string, options: RunOptions, context: CommandContext): Promise<void> {
  const { query, interactive, readOnly } = options
  if (query !== undefined || interactive || readOnly) {
    const { BuildError } = await import('../../index.js')
    const message = `What is uploaded is not opened here: leave out ${query === undefined ? (interactive ? '-i' : '--read-only') : '--query'}, or give the --db-path of a file.`
    throw new BuildError('EXPORT_FAILED', message)
  }
  await printBuild(config, { ...options, dbPath: target }, context)
}

/** By a connection, so that what is restored on each of them is tried as well. */
async function connect({ catalog }: CatalogWork): Promise<NonNullable<CatalogWork['catalog']['report']>> {
  await catalog.getConnection()
  return catalog.report ?? { steps: [], macros: [], views: [], warnings: [] }
}

function withoutUndefined({
  timeout,
  ...options
}: Omit<RunOptions, 'timeout'> & { readonly timeout?: number | undefined }): CommonOptions {
  return { ...options, ...(timeout !== undefined && { timeout }) }
}
