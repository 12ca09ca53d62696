import { Command, Option } from 'commander'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, addTimeout, type CommonOptions, toConnectOptions } from '../program/common-options.js'
import { printChecks, setCheckCode } from '../program/outcomes/print-checks.js'
import { isUrl } from '../program/paths.js'
import { printQuery } from '../program/print-query.js'
import { type CatalogWork, printWarnings, withCatalog } from '../program/with-catalog.js'
import { renderReport } from '../render/render-report.js'
import { renderSummary } from '../render/render-summary.js'
import { addFormat, addMaxRows, checkMaxRows, type ResultOptions, resolveFormat } from '../result/result-formats.js'
import { printBuild } from './build-command.js'
import { printPlan } from './plan-command.js'

interface RunOptions extends CommonOptions, ResultOptions {
  readonly json?: boolean | undefined
  readonly query?: string | undefined
  readonly interactive?: boolean | undefined
  readonly bail?: boolean | undefined
  readonly dbPath?: string | undefined
  readonly forceRebuild?: boolean | undefined
  readonly readOnly?: boolean | undefined
  readonly dryRun?: boolean | undefined
  readonly withChecks?: boolean | undefined
}

const examples = `
Examples:
  $ duckalog run catalog.yaml                                       update the database
  $ duckalog run catalog.yaml -q "FROM revenue LIMIT 10"            query a view
  $ duckalog run catalog.yaml -q "FROM revenue" --format csv > revenue.csv
  $ duckalog run catalog.yaml -i                                    interactive prompt (.help lists commands)
  $ duckalog run catalog.yaml -i < script.sql                       run a script, stop at the first failure
  $ duckalog run catalog.yaml --dry-run                             show what would change
  $ duckalog run catalog.yaml --with-checks                         update the database, then check its data
  $ duckalog run catalog.yaml --db-path s3://bucket/shop.duckdb     build and upload a database file

Formats:
  table     a framed table; on a terminal the first and last rows, 40 in total (--max-rows)
  csv       RFC 4180 with a header; NULL is empty, an empty string is ""
  json      an array of objects; integers beyond 2^53 are strings
  jsonl     one object per line
  markdown  a Markdown table
  Dates are ISO 8601, bytes hexadecimal; lists, structs and maps are JSON in every format.

A script (-i with a pipe) stops at the first statement that fails and exits with code 3. With --no-bail it continues, and exits with
code 3 if any statement failed. The last statement needs no ";".

On a terminal, control characters in data and messages are shown as escapes (\\u001b). In a pipe or a file csv, json, jsonl and
markdown contain the data unchanged.

Exit codes: 0 success, 2 invalid command or catalog, 3 failure, 4 the catalog or its database cannot be opened, 6 a data check failed,
130 interrupted.`

/** `duckalog run`: connects, then queries, plans or prints a report. */
export function createRunCommand(context: CommandContext): Command {
  const command = new Command('run')
    .summary('update a catalog and query it')
    .description(
      'Opens the database of a catalog, restores its session (extensions, settings, secrets, attachments), updates its views and runs a ' +
        'query if given. The result goes to stdout, everything else to stderr.',
    )
    .argument('<config>', 'path of the YAML or JSON catalog')
    .option('-q, --query <sql>', 'run one SQL statement and print its result')
    .addOption(new Option('-i, --interactive', 'read statements from the terminal or a pipe').conflicts('query'))
    .addOption(new Option('--no-bail', 'with -i and a pipe: continue after a failed statement').conflicts('query'))
    .addOption(addFormat())
    .addOption(addMaxRows())
    .option('--db-path <path>', 'use this database file instead of the one in the catalog, or upload to this URL (s3://…)')
    .addOption(new Option('--force-rebuild', 'recreate every view of the catalog').conflicts('readOnly'))
    .option('--read-only', 'write nothing; views are not updated')
    .addOption(new Option('--dry-run', 'print the plan without changing anything').conflicts(['query', 'format', 'interactive']))
    .addOption(new Option('--with-checks', 'then run the data checks').conflicts(['query', 'format', 'interactive', 'dryRun']))
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
  // A plan for an upload starts from an empty database
  const shown = options.dbPath !== undefined && isUrl(options.dbPath) ? { ...options, dbPath: ':memory:' } : options
  // With -i the time limit applies to each statement
  const limits = options.interactive ? { ...options, timeout: undefined } : options
  await withCatalog(config, toConnectOptions(shown), limits, context, async (work) => {
    const { catalog, facts } = work
    if (dryRun) return printPlan(await catalog.plan(), json, context)
    const report = await connect(work)
    printWarnings(report.warnings, options, context)
    if (options.interactive) await interact(work, options, context)
    else if (query !== undefined) await printQuery(work, query, options, context)
    else {
      const checks = options.withChecks ? await catalog.check({ signal: work.signal }) : undefined
      if (json) await context.terminal.print(renderReport(report, facts, checks))
      else context.terminal.log(renderSummary(report, facts))
      if (checks && json) setCheckCode(checks, context)
      else if (checks) await printChecks(checks, {}, context)
    }
  })
}

async function interact(work: CatalogWork, options: RunOptions, context: CommandContext): Promise<void> {
  const { bail = true, json = false, maxRows, timeout } = options
  const { startRepl } = await import('../repl/start-repl.js')
  await startRepl(work, { mode: resolveFormat(options), bail, json, maxRows, timeout }, context)
}

async function upload(config: string, target: string, options: RunOptions, context: CommandContext): Promise<void> {
  const { query, interactive, readOnly, withChecks } = options
  if (query !== undefined || interactive || readOnly || withChecks) {
    const { BuildError } = await import('../../index.js')
    const others = withChecks ? '--with-checks' : '--read-only'
    const option = query === undefined ? (interactive ? '-i' : others) : '--query'
    const message = `${option} cannot be combined with a remote --db-path. Remove ${option} or use a local file.`
    throw new BuildError('EXPORT_FAILED', message)
  }
  await printBuild(config, { ...options, dbPath: target }, context)
}

/** Opens a connection, so that the steps that run on every connection are tried as well. */
async function connect({ catalog }: CatalogWork): Promise<NonNullable<CatalogWork['catalog']['report']>> {
  await catalog.getConnection()
  return catalog.report ?? { steps: [], macros: [], views: [], warnings: [] }
}
