import { writeFile } from 'node:fs/promises'
import { Command, Option } from 'commander'
import { checkRegular } from '../open-regular-file.js'
import type { CommandContext } from './command-context.js'
import { addCommonOptions, type CommonOptions } from './common-options.js'
import { messageOf } from './message-of.js'
import { renderFirstCatalog } from './render-first-catalog.js'

interface InitOptions extends CommonOptions {
  readonly output?: string
  readonly format: 'yaml' | 'json'
  readonly force?: boolean
}

const examples = `
Examples:
  $ duckalog init                        writes catalog.yaml
  $ duckalog init -o shop.json --format json
  $ duckalog run catalog.yaml -q "FROM revenue"`

/**
 * `duckalog init`: a first catalog that runs as it is.
 * @internal
 */
export function createInitCommand(context: CommandContext): Command {
  const command = new Command('init')
    .summary('write a first catalog')
    .description('Writes a commented catalog that runs as it is, to start from. A file that exists is not overwritten.')
    .option('-o, --output <file>', 'the file to write (default: catalog.yaml, or catalog.json)')
    .addOption(
      new Option('--format <format>', 'how it is written; JSON has no comments').choices(['yaml', 'json']).default('yaml'),
    )
    .option('--force', 'overwrite a file that exists')
  return addCommonOptions(command)
    .addHelpText('after', examples)
    .action((options: InitOptions) => init(options, context))
}

async function init(
  { format, output = `catalog.${format}`, force = false, json = false }: InitOptions,
  { terminal }: CommandContext,
) {
  try {
    await checkRegular(output)
    await writeFile(output, renderFirstCatalog(format), { flag: force ? 'w' : 'wx' })
  } catch (error) {
    throw await refusal(output, error)
  }
  if (json) await terminal.print(`${JSON.stringify({ file: output })}\n`)
  else terminal.log(`${output} is written. Try: duckalog run ${output} -q "FROM revenue"`)
}

async function refusal(output: string, error: unknown): Promise<Error> {
  const { ConfigError } = await import('../index.js')
  const code = error instanceof Object && 'code' in error ? error.code : undefined
  const message =
    code === 'EEXIST'
      ? 'the file exists, and was left as it is; --force overwrites it, -o writes another one'
      : `the file cannot be written: ${messageOf(error)}`
  return new ConfigError('CONFIG_INVALID', [{ file: output, path: '', message }])
}
