import { Command } from 'commander'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions } from '../program/common-options.js'

const examples = `
Example:
  $ duckalog schema > catalog.schema.json

and as the first line of catalog.yaml, for the YAML plug-ins of editors:
  # yaml-language-server: $schema=catalog.schema.json`

/** `duckalog schema`: the JSON Schema of the config language. */
export function createSchemaCommand({ terminal }: CommandContext): Command {
  const command = new Command('schema')
    .summary('print the JSON Schema of catalogs, for editors')
    .description('Prints the JSON Schema of the config language: with it an editor completes, explains and checks a catalog.')
  return addCommonOptions(command)
    .addHelpText('after', examples)
    .action(async () => {
      const { catalogJsonSchema } = await import('../../index.js')
      await terminal.print(`${JSON.stringify(catalogJsonSchema, null, 2)}\n`)
    })
}
