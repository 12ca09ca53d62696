import { Command, Option } from 'commander'
import type { BuildOptions, CatalogEvent } from '../../index.js'
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
import { printChecks, setCheckCode } from '../program/outcomes/print-checks.js'
import { isUrl } from '../program/paths.js'
import { printQuery } from '../program/query/print-query.js'
import { collectParam, type ParamTexts } from '../program/query/query-values.js'
import { addFile, readScript } from '../program/query/script-text.js'
import { type CatalogWork, printReport, withCatalog } from '../program/with-catalog.js'
import { renderError } from '../render/render-error.js'
import { renderReport } from '../render/render-report.js'
import { renderSummary } from '../render/render-summary.js'
import { renderCount } from '../render/text.js'
import { addResultOptions, checkResultOptions, type ResultOptions, resolveFormat } from '../result/result-options.js'
import { printBuild } from './build-command.js'
import { printPlan } from './plan-command.js'

interface RunOptions extends CommonOptions, ResultOptions {
  readonly json?: boolean | undefined
  readonly query?: string | undefined
  readonly file?: string | undefined
  readonly param?: ParamTexts | undefined
  readonly interactive?: boolean | undefined
  readonly bail?: boolean | undefined
  readonly dbPath?: string | undefined
  readonly forceRebuild?: boolean | undefined
  readonly readOnly?: boolean | undefined
  readonly dryRun?: boolean | undefined
  readonly withChecks?: boolean | undefined
  readonly watch?: boolean | undefined
  readonly refresh?: boolean | undefined
  readonly materialized?: BuildOptions['materialized']
}

const examples = `
Examples:
  $ duckalog run catalog.yaml                                       update the database
  $ duckalog run catalog.yaml -q "FROM revenue LIMIT 10"            query a view
  $ duckalog run catalog.yaml -q "FROM revenue" -o revenue.parquet
  $ duckalog run catalog.yaml -f report.sql --param day=2026-01-31
  $ duckalog run catalog.yaml -q "FROM revenue" --watch             again after each change of the catalog or its files
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
  box       a framed table with all rows
  column    aligned columns without a frame
  line      each value on a line, as name = value
  list      values with | between them
  tabs      values with tabs between them
  insert    INSERT statements
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
    .option('-q, --query <sql>', 'run SQL statements and print their results')
    .addOption(new Option('-i, --interactive', 'read statements from the terminal or a pipe').conflicts(['query', 'file']))
    .addOption(new Option('--no-bail', 'with -i and a pipe: continue after a failed statement').conflicts(['query', 'file']))
    .option('-w, --watch', 'run the query again when the catalog or a file that it reads changes')
    .option('--param <name=value>', 'value of a parameter $name of the query; repeat it for each parameter', collectParam)
    .option('--db-path <path>', 'use this database file instead of the one in the catalog, or upload to this URL (s3://…)')
    .addOption(new Option('--force-rebuild', 'recreate every view of the catalog').conflicts('readOnly'))
    .addOption(
      new Option('--refresh', 'first refresh the rows of materialised views that are stale').conflicts(['readOnly', 'dryRun']),
    )
    .addOption(
      materializedOption(
        'for an upload: refresh rows of materialised views that are stale (default), keep the rows that the database of the catalog has, or live for a file without rows',
      ).conflicts(['refresh', 'dryRun']),
    )
    .option('--read-only', 'write nothing; views are not updated')
    .addOption(
      new Option('--dry-run', 'print the plan without changing anything').conflicts(['query', 'file', 'format', 'interactive']),
    )
    .addOption(
      new Option('--with-checks', 'then run the data checks').conflicts(['query', 'file', 'format', 'interactive', 'dryRun']),
    )
  return addTimeout(addCommonOptions(addCatalog(addFile(addResultOptions(command)))))
    .addHelpText('after', examples)
    .action((config: string | undefined, options: RunOptions, self: Command) => {
      checkOptions(options, self)
      return run(catalogOf(config, self), options, context)
    })
}

function checkOptions(options: RunOptions, command: Command): void {
  const { query, file, interactive, limit, output, param, watch, materialized, dbPath } = options
  if (query !== undefined && file !== undefined) command.error('error: give the statements with either --query or --file')
  if (materialized !== undefined && !(dbPath !== undefined && isUrl(dbPath)))
    command.error(
      'error: --materialized needs a --db-path with a URL, such as s3://bucket/shop.duckdb. For a local file use --refresh',
    )
  const given = { '--limit': limit, '--output': output, '--param': param, '--watch': watch }
  const idle = Object.entries(given).find(([, value]) => value !== undefined)?.[0]
  if (idle !== undefined && query === undefined && file === undefined) command.error(`error: ${idle} needs --query or --file`)
  // At the prompt the format may change
  if (!interactive) checkResultOptions(options, command)
}

async function run(config: string, options: RunOptions, context: CommandContext): Promise<void> {
  const { dryRun = false, json = false, query, file } = options
  if (options.dbPath !== undefined && isUrl(options.dbPath) && !dryRun) return upload(config, options.dbPath, options, context)
  // A plan for an upload starts from an empty database
  const shown = options.dbPath !== undefined && isUrl(options.dbPath) ? { ...options, dbPath: ':memory:' } : options
  // With -i the time limit applies to each statement
  const limits = options.interactive ? { ...options, timeout: undefined, tellsRows: true } : options
  const reloads: { run?: () => void } = {}
  const onEvent = ({ type }: CatalogEvent): void => {
    if (type === 'reloaded') reloads.run?.()
  }
  await withCatalog(config, { ...toConnectOptions(shown), onEvent }, limits, context, async (work) => {
    const { catalog, facts } = work
    if (dryRun) return printPlan(await catalog.plan(), json, context)
    const report = await connect(work, options)
    printReport(report, options, context)
    if (options.interactive) await interact(config, work, options, context)
    else if (query !== undefined || file !== undefined) {
      const print = async (): Promise<void> =>
        printQuery(work, { ...(await readScript(query, file, context)), values: options.param }, options, context)
      if (options.watch) await printAgain(config, work, reloads, print, options, context)
      else await print()
    } else {
      const checks = options.withChecks ? await catalog.check({ signal: work.signal }) : undefined
      if (json) await context.terminal.print(renderReport(report, facts, checks))
      else context.terminal.log(renderSummary(report, facts))
      if (checks && json) setCheckCode(checks, context)
      else if (checks) await printChecks(checks, {}, context)
    }
  })
}

async function interact(config: string, work: CatalogWork, options: RunOptions, context: CommandContext): Promise<void> {
  const { bail = true, json = false, maxRows, timeout } = options
  const { startRepl } = await import('../repl/start-repl.js')
  const renderGraph = async (selection: string | undefined, signal: AbortSignal): Promise<string> => {
    const docs = await import('../../docs/index.js')
    const lineage = await docs.loadLineage(config, { ...toLoadOptions(options), signal })
    return docs.renderGraph(selection === undefined ? lineage : docs.selectLineage(lineage, selection), { format: 'text' })
  }
  await startRepl(work, { mode: resolveFormat(options), bail, json, maxRows, timeout, renderGraph }, context)
}

/** Prints a query, then again after each change of the catalog or of a file that it reads. */
async function printAgain(
  config: string,
  { catalog, signal }: CatalogWork,
  reloads: { run?: () => void },
  print: () => Promise<void>,
  options: RunOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context
  const { isDuckalogError } = await import('../../index.js')
  let last = Promise.resolve()
  const run = (): Promise<void> => {
    last = last.then(print).catch((error: unknown) => {
      if (!isDuckalogError(error)) throw error
      if (!signal.aborted) terminal.logError(renderError(error))
    })
    return last
  }
  await run()
  reloads.run = () => void run()
  await using watching = await catalog.watch()
  await using session = await catalog.session()
  const { listSourceFiles } = await import('../program/watch/list-files.js')
  const { pollFiles } = await import('../program/watch/poll-files.js')
  const { sql } = await readScript(options.query, options.file, context)
  const list = () => listSourceFiles(config, sql, session, options).catch(() => [])
  const announce = ({ length }: readonly string[]): void =>
    terminal.log(`watching ${renderCount(watching.files.length + length, 'file')} (press Ctrl-C to stop)`)
  await pollFiles(list, announce, run, signal)
  await last
  signal.throwIfAborted()
}

async function upload(config: string, target: string, options: RunOptions, context: CommandContext): Promise<void> {
  const { query, file, interactive, readOnly, withChecks } = options
  if (query !== undefined || file !== undefined || interactive || readOnly || withChecks) {
    const { BuildError } = await import('../../index.js')
    const others = withChecks ? '--with-checks' : '--read-only'
    const ofFile = file === undefined ? (interactive ? '-i' : others) : '--file'
    const option = query === undefined ? ofFile : '--query'
    const message = `${option} cannot be combined with a remote --db-path. Remove ${option} or use a local file.`
    throw new BuildError('EXPORT_FAILED', message)
  }
  await printBuild(config, { ...options, dbPath: target }, context)
}

/** Opens a connection, so that the steps that run on every connection are tried as well. */
async function connect(
  { catalog }: CatalogWork,
  { refresh }: RunOptions,
): Promise<NonNullable<CatalogWork['catalog']['report']>> {
  await catalog.getConnection()
  if (refresh) await catalog.refresh({ materialized: true })
  return catalog.report ?? { steps: [], macros: [], views: [], warnings: [] }
}
