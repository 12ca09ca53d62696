import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, relative, sep } from 'node:path'
import { Command, Option } from 'commander'
import { canAccess } from '../../disk/can-access.js'
import { checkRegular } from '../../disk/open-regular-file.js'
import { messageOf } from '../../message-of.js'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, type CommonOptions } from '../program/common-options.js'
import { type PlannedFile, type ProjectPlan, planProject } from '../program/typescript-project.js'
import { renderCatalogTemplate } from '../render/render-catalog-template.js'

interface InitOptions extends CommonOptions {
  readonly output?: string | undefined
  readonly format: 'yaml' | 'json'
  readonly database?: string | undefined
  readonly project?: string | undefined
  readonly force?: boolean | undefined
  readonly skipExisting?: boolean | undefined
  readonly typescript?: boolean | undefined
}

const examples = `
Examples:
  $ duckalog init                        writes catalog.yaml
  $ duckalog init -o shop.json -f json
  $ duckalog init -d sales.duckdb -p sales
  $ duckalog init --typescript           also writes a query, a program that uses its types, and scripts in package.json
  $ duckalog run catalog.yaml -q "FROM revenue"`

/** `duckalog init`: writes a catalog to start from. */
export function createInitCommand(context: CommandContext): Command {
  const command = new Command('init')
    .summary('write a catalog to start from')
    .description('Writes a commented catalog to start from, which runs without changes. An existing file is not overwritten.')
    .option('-o, --output <file>', 'file to write (default: catalog.yaml or catalog.json)')
    .addOption(new Option('-f, --format <format>', 'file format; JSON has no comments').choices(['yaml', 'json']).default('yaml'))
    .option('-d, --database <file>', 'database file of the catalog', 'shop.duckdb')
    .option('-p, --project <name>', 'name of the catalog', 'shop')
    .option('--force', 'overwrite an existing file')
    .option('--skip-existing', 'keep an existing file and exit with code 0')
    .option(
      '--typescript',
      'also write a query, a TypeScript program, tsconfig.json if there is none, and scripts in package.json',
    )
  return addCommonOptions(command)
    .addHelpText('after', examples)
    .action((options: InitOptions) => init(options, context))
}

async function init(options: InitOptions, { terminal }: CommandContext) {
  const { format, output = `catalog.${format}`, database = '', project: name = '' } = options
  const { force = false, skipExisting = false, typescript = false, json = false } = options
  await checkNames(database, name)
  const isKept = skipExisting && (await canAccess(output))
  const project = typescript ? await planProject(output, isKept) : undefined
  const text = renderCatalogTemplate(format, { database, project: name, hasQueries: typescript, schema: schemaFrom(output) })
  const files = [{ path: output, text }, ...(project?.sources ?? [])]
  const present = await listPresent(files)
  if (present.length > 0 && !force && !skipExisting) throw await toConfigError(present, existsMessage)
  const kept = skipExisting ? present : []
  const fresh = files.filter(({ path }) => !kept.includes(path))
  for (const file of fresh) await write(file, force && !skipExisting ? 'w' : 'wx')
  if (!project) {
    const isSkipped = kept.length > 0
    if (json) await terminal.print(`${JSON.stringify({ file: output, ...(isSkipped && { skipped: true }) })}\n`)
    else terminal.log(isSkipped ? renderKept(output) : `Wrote ${output}. Try: duckalog run ${output} -q "FROM revenue"`)
    return
  }
  for (const file of project.settings) await write(file, 'w')
  const written = [...fresh, ...project.settings].map(({ path }) => path)
  const outcome = { file: output, written, kept: [...kept, ...project.kept], keptScripts: project.keptScripts }
  if (json) await terminal.print(`${JSON.stringify(outcome)}\n`)
  else for (const message of renderMessages(written, outcome.kept, project)) terminal.log(message)
}

/** The path of the schema in the package, where the package is installed in this folder. */
function schemaFrom(catalog: string): string {
  const path = relative(dirname(catalog), 'node_modules/duckalog/schema/catalog.schema.json').split(sep).join('/')
  return path.startsWith('.') ? path : `./${path}`
}

const existsMessage = 'the file exists; use --force to overwrite it, --skip-existing to keep it, or -o to write another file'

async function listPresent(files: readonly PlannedFile[]): Promise<readonly string[]> {
  const present: string[] = []
  for (const { path } of files) {
    await checkRegular(path).catch(async (error: unknown) => Promise.reject(await toWriteError(path, error)))
    if (await canAccess(path)) present.push(path)
  }
  return present
}

async function write({ path, text, needsFolder = false }: PlannedFile, flag: 'w' | 'wx'): Promise<void> {
  try {
    if (needsFolder) await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text, { flag })
  } catch (error) {
    throw await toWriteError(path, error)
  }
}

function toWriteError(path: string, error: unknown): Promise<Error> {
  return toConfigError([path], `cannot write the file: ${messageOf(error)}`)
}

function renderKept(path: string): string {
  return `Kept the existing file ${path}.`
}

function renderMessages(
  written: readonly string[],
  kept: readonly string[],
  { keptScripts, next }: ProjectPlan,
): readonly string[] {
  return [
    ...(written.length > 0 ? [`Wrote ${written.join(', ')}.`] : []),
    ...kept.map(renderKept),
    ...Object.entries(keptScripts).map(
      ([name, script]) => `Kept the script ${JSON.stringify(name)} of package.json. For this project it is: ${script}`,
    ),
    'Next:',
    ...next.map((command) => `  ${command}`),
  ]
}

/** Rejects names that are invalid in a catalog before the file is written. */
async function checkNames(database: string, name: string): Promise<void> {
  const { parseConfigObject } = await import('../../config/index.js')
  // The value of a variable is not known yet
  const isVariable = [database, name].some((text) => text.includes('${env:'))
  if (!isVariable) parseConfigObject({ version: 1, name, duckdb: { database } })
}

async function toConfigError(files: readonly string[], message: string): Promise<Error> {
  const { ConfigError } = await import('../../index.js')
  return new ConfigError(
    'CONFIG_INVALID',
    files.map((file) => ({ file, path: '', message })),
  )
}
