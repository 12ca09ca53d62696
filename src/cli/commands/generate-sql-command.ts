import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { checkRegular } from '../../disk/open-regular-file.js'
import { messageOf } from '../../message-of.js'
import type { CommandContext } from '../program/command-context.js'
import { addCatalog, addCommonOptions, type CommonOptions, catalogOf } from '../program/common-options.js'
import { loadCatalog } from '../program/with-catalog.js'

interface GenerateOptions extends CommonOptions {
  readonly output?: string | undefined
}

const examples = `
Examples:
  $ duckalog generate-sql catalog.yaml > catalog.sql
  $ duckdb shop.duckdb < catalog.sql

The script contains no secret values: it reads them from variables that are declared at its top under "Fill in".`

/** `duckalog generate-sql`: prints a catalog as a script for DuckDB without this package. */
export function createGenerateSqlCommand(context: CommandContext): Command {
  const command = new Command('generate-sql')
    .summary('print a catalog as an SQL script')
    .description(
      'Prints an SQL script that creates the same views in DuckDB without duckalog. Materialised views become tables, which each run of the script ' +
        'fills again. Opens nothing.',
    )
    .option('-o, --output <file>', 'write to a file instead of stdout')
  return addCommonOptions(addCatalog(command))
    .addHelpText('after', examples)
    .action((config: string | undefined, options: GenerateOptions, self: Command) =>
      generate(catalogOf(config, self), options, context),
    )
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
    throw new BuildError('BUILD_FAILED', `Cannot write the script to ${JSON.stringify(output)}: ${messageOf(error)}`)
  })
  terminal.log(`Wrote ${output}.`)
}
