import { spawn } from 'node:child_process'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import type { CheckReport } from '../../checks/index.js'
import type { CatalogLineage } from '../../docs/index.js'
import { loadWithoutVariables } from '../../load-without-variables.js'
import { messageOf } from '../../message-of.js'
import type { CommandContext } from '../program/command-context.js'
import {
  addCatalog,
  addCommonOptions,
  addTimeout,
  type CommonOptions,
  catalogOf,
  toLoadOptions,
} from '../program/common-options.js'
import { exitCodes } from '../program/exit-codes.js'
import { readIfPresent, requireColumnsFile } from '../program/type-files.js'
import { withCatalog, withDeadline } from '../program/with-catalog.js'
import { renderCount } from '../render/text.js'

interface DocsOptions extends CommonOptions {
  readonly output: string
  readonly singleFile?: boolean | undefined
  readonly offline?: boolean | undefined
  readonly check?: boolean | undefined
  readonly summarize?: number | true | undefined
  readonly checks?: string | undefined
  readonly open?: boolean | undefined
}

const examples = `
Examples:
  $ duckalog docs                              writes site/index.html and a page for each view and source
  $ duckalog docs --single-file -o shop.html   everything in one file, to be sent to anyone
  $ duckalog docs --offline --check            for CI: exits with code 5 if a page would change
  $ duckalog check --json > checks.json; duckalog docs --checks checks.json

The pages load nothing and open from a folder. They contain no credential and no rows; --summarize adds least and greatest values,
but not of columns tagged "pii".
Exit codes: 0 written or up to date, 5 with --check if not, otherwise the same as for run.`

/** `duckalog docs`: writes the pages of a catalog. */
export function createDocsCommand(context: CommandContext): Command {
  const command = addCatalog(new Command('docs'))
    .summary('write pages that show a catalog')
    .description(
      'Writes a site that shows the lineage of a catalog, down to the column: a graph, and a page for each view, source, semantic model and ' +
        'named query.',
    )
    .option('-o, --output <folder>', 'folder to write, or with --single-file a file', 'site')
    .option('--single-file', 'write everything into one file')
    .option('--offline', 'open no source: take the columns from the columns file that "types" writes')
    .option(
      '--summarize [rows]',
      'read rows of each view (default: 100,000), and show least and greatest values, NULLs and distinct values',
      parseRows,
    )
    .option('--checks <file>', 'show the results of the data checks, which "check --json" prints')
    .option('--check', 'write nothing, and exit with code 5 if a page would change')
    .option('--open', 'open the site in the browser')
  return addTimeout(addCommonOptions(command))
    .addHelpText('after', examples)
    .action((config: string | undefined, options: DocsOptions, self: Command) => docs(catalogOf(config, self), options, context))
}

async function docs(path: string, options: DocsOptions, context: CommandContext): Promise<void> {
  const { renderSite } = await import('../../docs/index.js')
  const { output, singleFile = false, check = false, open = false } = options
  const checks = options.checks === undefined ? undefined : await readChecks(options.checks)
  const files = renderSite(await readLineage(path, options, context), { singleFile, checks })
  const isFile = singleFile && /\.html?$/i.test(output)
  const folder = isFile ? dirname(output) : output
  const texts = new Map([...files].map(([file, text]) => [isFile ? output : join(folder, file), text]))
  const stale = isFile ? [] : await findStale(folder, texts)
  const changed: string[] = []
  for (const [file, text] of texts) if ((await readIfPresent(file)) !== text) changed.push(file)
  if (check) return report(changed, stale, options, context)
  await write(changed, stale, texts)
  const index = isFile ? output : join(folder, 'index.html')
  if (options.json) await context.terminal.print(`${JSON.stringify({ index, written: changed, removed: stale })}\n`)
  else if (changed.length + stale.length === 0) context.terminal.log(`${index} is up to date.`)
  else context.terminal.log(`Wrote ${renderCount(changed.length, 'page')}: ${index}`)
  if (open) openInBrowser(index, context)
}

async function readLineage(path: string, options: DocsOptions, context: CommandContext): Promise<CatalogLineage> {
  const { summarize: given, offline = false } = options
  const summarize = given === true ? 100_000 : given
  if (offline && summarize !== undefined) {
    const { ConfigError } = await import('../../index.js')
    throw new ConfigError('CONFIG_INVALID', [
      { path: '', message: '--summarize reads rows, which --offline does not. Remove one of them.' },
    ])
  }
  if (!offline)
    return withCatalog(path, {}, options, context, ({ catalog, signal }) => catalog.lineage({ columns: true, summarize, signal }))
  const { loadLineage } = await import('../../docs/index.js')
  return withDeadline(options.timeout, context, (signal) =>
    loadWithoutVariables(process.env, async (env) => {
      const given = { ...toLoadOptions(options), signal, ...(env && { env }) }
      return loadLineage(path, { ...given, ...(await requireColumnsFile(path, given)) })
    }),
  )
}

/** Pages of an earlier run that are no longer part of the site. Other files are left alone. */
async function findStale(folder: string, texts: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const stale: string[] = []
  for (const part of ['sources', 'views', 'models', 'queries']) {
    const names = await readdir(join(folder, part)).catch(() => [])
    for (const name of names.filter((each) => each.endsWith('.html')).sort()) {
      const file = join(folder, part, name)
      if (!texts.has(file) && (await readIfPresent(file))?.includes('<meta name="generator" content="duckalog">'))
        stale.push(file)
    }
  }
  return stale
}

async function report(
  changed: readonly string[],
  stale: readonly string[],
  { json = false }: DocsOptions,
  { terminal, setExitCode }: CommandContext,
): Promise<void> {
  const lines = [...changed.map((file) => `~ ${file}\n`), ...stale.map((file) => `- ${file}\n`)]
  if (json) await terminal.print(`${JSON.stringify({ changed, stale })}\n`)
  else await terminal.print(lines.join(''))
  if (lines.length > 0) setExitCode(exitCodes.changes)
}

async function write(changed: readonly string[], stale: readonly string[], texts: ReadonlyMap<string, string>): Promise<void> {
  const { BuildError } = await import('../../index.js')
  const failed = (file: string) => (error: unknown) => {
    throw new BuildError('BUILD_FAILED', `Cannot write ${JSON.stringify(file)}: ${messageOf(error)}`)
  }
  for (const folder of new Set(changed.map((file) => dirname(file))))
    await mkdir(folder, { recursive: true }).catch(failed(folder))
  for (const file of changed) await writeFile(file, texts.get(file) ?? '').catch(failed(file))
  for (const file of stale) await rm(file).catch(failed(file))
}

/** @throws ConfigError CONFIG_NOT_FOUND, CONFIG_INVALID */
async function readChecks(file: string): Promise<CheckReport> {
  const { ConfigError } = await import('../../index.js')
  const text = await readIfPresent(file)
  if (text === undefined)
    throw new ConfigError('CONFIG_NOT_FOUND', [{ path: '', message: `There is no file ${JSON.stringify(file)}.` }])
  try {
    const report = JSON.parse(text) as CheckReport
    if (Array.isArray(report.failures) && Array.isArray(report.passed)) return report
  } catch {
    // The message below is clearer than that of the parser
  }
  const message = 'The file is not the output of "duckalog check --json".'
  throw new ConfigError('CONFIG_INVALID', [{ path: '', message, file }])
}

function parseRows(text: string): number {
  const rows = Number(text.replaceAll(',', ''))
  if (!Number.isSafeInteger(rows) || rows < 1) throw new InvalidArgumentError('Expected a number of rows.')
  return rows
}

function openInBrowser(file: string, { terminal }: CommandContext): void {
  const command = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open'
  const child = spawn(command, [resolve(file)], { stdio: 'ignore', detached: true })
  child.on('error', () => terminal.log(`${command} is not available. Open ${resolve(file)} in a browser.`))
  child.unref()
}
