import { Command, Option } from 'commander'
import type { CatalogReport } from '../../index.js'
import { renderJsonValue } from '../../render-json-value.js'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, addTimeout, type CommonOptions, toConnectOptions, toLoadOptions } from '../program/common-options.js'
import { exitCodes } from '../program/exit-codes.js'
import { splitWords } from '../program/split-words.js'
import { verifyRows } from '../program/verify-rows.js'
import { type CatalogWork, printWarnings, withCatalog } from '../program/with-catalog.js'
import { isStale, renderRows } from '../render/render-rows.js'
import { renderCount } from '../render/text.js'

interface RefreshOptions extends CommonOptions {
  readonly config?: string | undefined
  readonly full?: boolean | undefined
  readonly check?: boolean | undefined
  readonly verify?: boolean | undefined
  readonly dbPath?: string | undefined
}

const examples = `
Examples:
  $ duckalog refresh                          what is stale in catalog.yaml
  $ duckalog refresh shop.yaml orders         one view, and those that read it
  $ duckalog refresh tag:daily --full         all views with a tag, also if they are fresh
  $ duckalog refresh --check                  for CI: exits with code 5 if anything is stale
  $ duckalog refresh --verify                 compares the kept rows with what the sources hold now

A view without rows counts as stale. --check and --verify write no rows. If another process is reading the rows of a view, the command waits for it.
Exit codes: 0 done, 3 a view could not be refreshed, and its old rows stay; 5 with --check if anything is stale, with --verify if rows differ;
otherwise the same as for run.`

/** `duckalog refresh`: refreshes the rows of materialised views. */
export function createRefreshCommand(context: CommandContext): Command {
  const command = new Command('refresh')
    .summary('refresh the rows of materialised views')
    .description('Updates the views of a catalog, and reads the rows of materialised views again that are stale.')
    .argument(
      '[catalog-and-views...]',
      'path of the catalog (default: catalog.yaml), then views and tags, as tag:daily (default: all)',
    )
    .option('-c, --config <config>', 'path of the YAML or JSON catalog; all arguments are then views and tags')
    .option('--full', 'also refresh rows that are not stale')
    .addOption(new Option('--check', 'only list stale rows, and exit with code 5 if there are any').conflicts('full'))
    .addOption(new Option('--verify', 'only compare the kept rows with those of the sources').conflicts(['full', 'check']))
    .option('--db-path <path>', 'use this database file instead of the one in the catalog')
  return addTimeout(addCommonOptions(command))
    .addHelpText('after', examples)
    .action((words: readonly string[], options: RefreshOptions) => refresh(words, options, context))
}

async function refresh(words: readonly string[], options: RefreshOptions, context: CommandContext): Promise<void> {
  const { catalog: config, names = true } = splitWords(words, options.config)
  const readOnly = options.check || options.verify
  await withCatalog(
    config,
    toConnectOptions({ ...options, readOnly }),
    { ...options, tellsRows: true },
    context,
    async (work) => {
      if (options.check) return check(work, names, options, context)
      if (options.verify) return verify(work, config, names, options, context)
      try {
        await work.catalog.refresh({ materialized: names, full: options.full })
      } finally {
        // The outcomes of all views are printed, even if one of them failed
        if (work.catalog.report) await print(work.catalog.report, options, context)
      }
    },
  )
}

async function check(
  { catalog }: CatalogWork,
  names: true | readonly string[],
  options: RefreshOptions,
  context: CommandContext,
): Promise<void> {
  const { isDuckalogError } = await import('../../index.js')
  // Without a database nothing is kept yet, which the plan shows without opening one
  await catalog.getConnection().catch((error: unknown) => {
    if (!isDuckalogError(error, 'DATABASE_OPEN_FAILED')) throw error
  })
  const plan = await catalog.plan({ materialized: names })
  await print(plan, options, context)
  if (plan.materialized?.some(isStale)) context.setExitCode(exitCodes.changes)
}

async function verify(
  { catalog }: CatalogWork,
  config: string,
  names: true | readonly string[],
  options: RefreshOptions,
  context: CommandContext,
): Promise<void> {
  const { loadConfig } = await import('../../index.js')
  await catalog.getConnection()
  const { materialized = [] } = await catalog.plan({ materialized: names })
  const kept = materialized.filter(({ state }) => state !== 'pending' && state !== 'lost').map(({ view }) => view)
  const verified = await verifyRows(catalog, await loadConfig(config, toLoadOptions(options)), kept, names)
  const lines = verified.map(
    ({ view, kept: here, live, differing }) =>
      `${view}: ${renderCount(here, 'row')} kept, ${live} in the sources, ${differing} differ`,
  )
  const text = lines.length === 0 ? 'No rows are kept.\n' : `${lines.join('\n')}\n`
  await context.terminal.print(options.json ? `${renderJsonValue({ verified })}\n` : text)
  if (verified.some(({ differing }) => differing > 0)) context.setExitCode(exitCodes.changes)
}

async function print(
  { materialized = [], warnings }: Pick<CatalogReport, 'materialized' | 'warnings'>,
  options: RefreshOptions,
  context: CommandContext,
): Promise<void> {
  await context.terminal.print(options.json ? `${renderJsonValue({ materialized, warnings })}\n` : renderRows(materialized))
  printWarnings(warnings, options, context)
}
