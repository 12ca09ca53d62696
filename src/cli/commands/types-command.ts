import { Command, InvalidArgumentError } from 'commander'
import type { CatalogEvent, RowMode, Warning } from '../../index.js'
import { loadWithoutVariables } from '../../load-without-variables.js'
import { messageOf } from '../../message-of.js'
import type { GeneratedTypes, GenerateTypesOptions } from '../../types/index.js'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, addTimeout, type CommonOptions, toLoadOptions } from '../program/common-options.js'
import { exitCodes } from '../program/exit-codes.js'
import { placeTypeFiles, readIfPresent, type TypeFiles, writeIfChanged } from '../program/type-files.js'
import { untilAborted } from '../program/until-aborted.js'
import { loadCatalog, printWarnings, withCatalog } from '../program/with-catalog.js'
import { type FileChanges, renderTypeChanges, type TypeChanges } from '../render/render-type-changes.js'

interface TypesOptions extends CommonOptions {
  readonly output?: string | undefined
  readonly check?: boolean | undefined
  readonly watch?: boolean | undefined
  readonly offline?: boolean | undefined
  readonly rowModes?: readonly RowMode[] | undefined
  readonly kysely?: boolean | undefined
  readonly exactDates?: boolean | undefined
}

const examples = `
Examples:
  $ duckalog types                       writes catalog.types.ts and catalog.columns.json beside catalog.yaml, and
                                         catalog.queries.ts if the catalog has queries
  $ duckalog types --check               for CI: exits with code 5 if a file is out of date, and prints what changed
  $ duckalog types --check --offline     the same without any source: their columns come from catalog.columns.json

Commit the files. The section "types" of the catalog sets the defaults of these options.
Exit codes: 0 written or up to date, 5 with --check if not, otherwise the same as for run.`

/** `duckalog types`: writes the TypeScript types of all rows. */
export function createTypesCommand(context: CommandContext): Command {
  const command = new Command('types')
    .summary('write the TypeScript types of all rows')
    .description('Writes an interface for each view and table of a catalog, and the columns of everything that it reads.')
    .argument('[config]', 'path of the YAML or JSON catalog', 'catalog.yaml')
    .option('-o, --output <file>', 'TypeScript file to write (default: the name of the catalog with .types.ts)')
    .option('--check', 'write nothing, and exit with code 5 if a file would change')
    .option('--watch', 'write again whenever a file of the catalog changes')
    .option('--offline', 'open no source: take the columns from the columns file')
    .option('--row-modes <modes>', 'row modes to declare, separated by commas: js, json, raw', parseModes)
    .option('--kysely', 'also write the interface Database for Kysely')
    .option('--exact-dates', 'declare dates that Date cannot hold, such as infinity')
  return addTimeout(addCommonOptions(command))
    .addHelpText('after', examples)
    .action((config: string, options: TypesOptions) => types(config, options, context))
}

async function types(path: string, options: TypesOptions, context: CommandContext): Promise<void> {
  const { watch = false, check = false, offline = false } = options
  if (watch && (check || offline)) {
    const { ConfigError } = await import('../../index.js')
    const message = `--watch cannot be combined with --${check ? 'check' : 'offline'}. Remove one of them.`
    throw new ConfigError('CONFIG_INVALID', [{ path: '', message }])
  }
  if (offline) return generateOffline(path, options, context)
  const files = placeTypeFiles(path, await loadCatalog(path, options, context), options.output)
  let onReload: (() => void) | undefined
  const onEvent = ({ type }: CatalogEvent) => type === 'reloaded' && onReload?.()
  await withCatalog(path, { onEvent }, options, context, async ({ catalog, signal }) => {
    const { generateTypes } = await import('../../types/index.js')
    const generate = async () =>
      finish(await generateTypes(catalog, { ...toTypesOptions(options), signal }), files, options, context)
    await generate()
    if (!watch) return
    let last = Promise.resolve()
    onReload = () => {
      last = last.then(generate).catch((error: unknown) => context.terminal.log(messageOf(error)))
    }
    await using watching = await catalog.watch()
    context.terminal.log(`watching ${watching.files.length} files (press Ctrl-C to stop)`)
    await untilAborted(signal)
    await last
    signal.throwIfAborted()
  })
}

async function generateOffline(path: string, options: TypesOptions, context: CommandContext): Promise<void> {
  const { loadConfig } = await import('../../index.js')
  const given = toLoadOptions(options)
  const config = await loadWithoutVariables(process.env, (env) => loadConfig(path, env ? { ...given, env } : given))
  const files = placeTypeFiles(path, config, options.output)
  const columns = await readIfPresent(files.columns)
  if (columns === undefined) {
    const { ConfigError } = await import('../../index.js')
    const message = `There is no file ${JSON.stringify(files.columns)}. Write it with "duckalog types" where the sources of the catalog can be read, and commit it.`
    throw new ConfigError('CONFIG_NOT_FOUND', [{ path: '', message }])
  }
  const { generateTypesOffline } = await import('../../types/index.js')
  const { signal } = context
  const generated = await generateTypesOffline(config, columns, { ...toTypesOptions(options), file: files.columns, signal })
  await finish({ ...generated, columns }, files, options, context)
}

/** Writes the files, or compares them. */
async function finish(
  generated: GeneratedTypes,
  files: TypeFiles,
  options: TypesOptions,
  context: CommandContext,
): Promise<void> {
  const { check = false, json = false } = options
  const { terminal } = context
  if (check) return compare(generated, files, options, context)
  printWarnings(generated.warnings, options, context)
  const written: string[] = []
  for (const [path, text] of [
    [files.types, generated.types],
    [files.columns, generated.columns],
    [files.queries, generated.queries],
  ] as const)
    if (text !== undefined && (await writeIfChanged(path, text))) written.push(path)
  const { queries, ...others } = files
  const named = generated.queries === undefined ? others : { ...others, queries }
  if (json) await terminal.print(`${JSON.stringify({ ...named, written, warnings: generated.warnings })}\n`)
  else terminal.log(written.length === 0 ? `${files.types} is up to date.` : `Wrote ${written.join(' and ')}.`)
}

async function compare(
  generated: GeneratedTypes,
  files: TypeFiles,
  options: TypesOptions,
  context: CommandContext,
): Promise<void> {
  const { diffColumnsFiles, diffTypes } = await import('../../types/index.js')
  const before = await readIfPresent(files.types)
  const columns = await readIfPresent(files.columns)
  const stale: readonly Warning[] = diffColumnsFiles(columns, generated.columns, files.columns)
  const changes: TypeChanges = {
    ...compareFile(files.types, before, generated.types, diffTypes),
    ...(generated.queries !== undefined && {
      queries: compareFile(files.queries, await readIfPresent(files.queries), generated.queries, diffTypes),
    }),
    warnings: [...stale, ...generated.warnings],
  }
  await context.terminal.print(options.json ? `${JSON.stringify(changes)}\n` : renderTypeChanges(changes))
  printWarnings(changes.warnings, options, context)
  const isWrong =
    [changes, changes.queries].some((file) => file !== undefined && file.state !== 'current') ||
    changes.warnings.some(({ code }) => code !== 'VIEW_UNAVAILABLE')
  if (isWrong) context.setExitCode(exitCodes.changes)
}

function compareFile(
  file: string,
  before: string | undefined,
  after: string,
  diff: (before: string, after: string) => FileChanges['differences'],
): FileChanges {
  if (before === undefined) return { file, state: 'missing', differences: [] }
  return { file, state: before === after ? 'current' : 'stale', differences: diff(before, after) }
}

function toTypesOptions({ rowModes, kysely, exactDates }: TypesOptions): GenerateTypesOptions {
  return { rowModes, kysely, exactDates }
}

const modes = ['js', 'json', 'raw'] as const

function parseModes(text: string): readonly RowMode[] {
  const words = text.split(',').map((word) => word.trim())
  const known = modes.filter((mode) => words.includes(mode))
  if (known.length !== new Set(words).size)
    throw new InvalidArgumentError('Expected js, json or raw, or several separated by commas.')
  return known
}
