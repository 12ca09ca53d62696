import { Command } from 'commander'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions } from '../program/common-options.js'

const examples = `
Example:
  $ duckalog schema > catalog.schema.json

For the YAML plug-in of your editor, start catalog.yaml with:
  # yaml-language-server: $schema=catalog.schema.json`

/** `duckalog schema`: prints the JSON Schema of the config language. */
export function createSchemaCommand({ terminal }: CommandContext): Command {
  const command = new Command('schema')
    .summary('print the JSON Schema of catalogs')
    .description('Prints the JSON Schema of the config language, with which editors complete, explain and check catalogs.')
  return addCommonOptions(command)
    .addHelpText('after', examples)
    .action(async () => {
      const { loadJsonSchema } = await import('../../config/index.js')
      await terminal.print(`${JSON.stringify(await loadJsonSchema(), null, 2)}\n`)
    })
}
