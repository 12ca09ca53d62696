import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { checkRegular } from '../../disk/open-regular-file.js'
import { messageOf } from '../../message-of.js'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, type CommonOptions } from '../program/common-options.js'
import { loadCatalog } from '../program/with-catalog.js'

interface GenerateOptions extends CommonOptions {
  readonly output?: string
}

const examples = `
Examples:
  $ duckalog generate-sql catalog.yaml > catalog.sql
  $ duckdb shop.duckdb < catalog.sql

No secret value is in the script: it reads them from variables, which stand at its top under "Fill in".`

/** `duckalog generate-sql`: a catalog as a script for a DuckDB without this package. */
export function createGenerateSqlCommand(context: CommandContext): Command {
  const command = new Command('generate-sql')
    .summary('print a catalog as an SQL script')
    .description(
      'Prints one SQL script that runs as it stands in a DuckDB without duckalog, and gives the same views. Opens nothing.',
    )
    .argument('<config>', 'the YAML or JSON file of the catalog')
    .option('-o, --output <file>', 'write to a file, in place of stdout')
  return addCommonOptions(command)
    .addHelpText('after', examples)
    .action((config: string, options: GenerateOptions) => generate(config, options, context))
}

async function generate(config: string, options: GenerateOptions, context: CommandContext): Promise<void> {
  const { terminal } = context
  const { output, json = false } = options
  const { BuildError, generateSql } = await import('../../index.js')
  const sql = generateSql(await loadCatalog(config, options, context))
  const text = json ? `${JSON.stringify({ sql })}\n` : sql
  if (output === undefined) return terminal.print(text)
  const written = checkRegular(output).then(() => writeFile(output, text))
  await written.catch((error: unknown) => {
    throw new BuildError('BUILD_FAILED', `The script cannot be written to ${JSON.stringify(output)}: ${messageOf(error)}`)
  })
  terminal.log(`${output} is written.`)
}
