import { writeFile } from 'node:fs/promises'
import { Command, Option } from 'commander'
import { checkRegular } from '../../disk/open-regular-file.js'
import { messageOf } from '../../message-of.js'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, type CommonOptions } from '../program/common-options.js'
import { renderCatalogTemplate } from '../render/render-catalog-template.js'

interface InitOptions extends CommonOptions {
  readonly output?: string | undefined
  readonly format: 'yaml' | 'json'
  readonly database?: string | undefined
  readonly project?: string | undefined
  readonly force?: boolean | undefined
  readonly skipExisting?: boolean | undefined
}

const examples = `
Examples:
  $ duckalog init                        writes catalog.yaml
  $ duckalog init -o shop.json -f json
  $ duckalog init -d sales.duckdb -p sales
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
  return addCommonOptions(command)
    .addHelpText('after', examples)
    .action((options: InitOptions) => init(options, context))
}

async function init(options: InitOptions, { terminal }: CommandContext) {
  const {
    format,
    output = `catalog.${format}`,
    database = '',
    project = '',
    force = false,
    skipExisting = false,
    json = false,
  } = options
  await checkNames(database, project)
  try {
    await checkRegular(output)
    await writeFile(output, renderCatalogTemplate(format, { database, project }), { flag: force && !skipExisting ? 'w' : 'wx' })
  } catch (error) {
    if (!skipExisting || codeOf(error) !== 'EEXIST') throw await toConfigError(output, error)
    if (json) await terminal.print(`${JSON.stringify({ file: output, skipped: true })}\n`)
    else terminal.log(`Kept the existing file ${output}.`)
    return
  }
  if (json) await terminal.print(`${JSON.stringify({ file: output })}\n`)
  else terminal.log(`Wrote ${output}. Try: duckalog run ${output} -q "FROM revenue"`)
}

/** Rejects names that are invalid in a catalog before the file is written. */
async function checkNames(database: string, name: string): Promise<void> {
  const { parseConfigObject } = await import('../../config/index.js')
  // The value of a variable is not known yet
  const isVariable = [database, name].some((text) => text.includes('${env:'))
  if (!isVariable) parseConfigObject({ version: 1, name, duckdb: { database } })
}

function codeOf(error: unknown): unknown {
  return error instanceof Object && 'code' in error ? error.code : undefined
}

async function toConfigError(output: string, error: unknown): Promise<Error> {
  const { ConfigError } = await import('../../index.js')
  const message =
    codeOf(error) === 'EEXIST'
      ? 'the file exists; use --force to overwrite it or -o to write another file'
      : `cannot write the file: ${messageOf(error)}`
  return new ConfigError('CONFIG_INVALID', [{ file: output, path: '', message }])
}
