import { Command } from 'commander'
import type { CommandContext } from './command-context.js'
import { createExtensionsCommand } from './extensions-command.js'
import { packageVersion } from './package-version.js'
import { createRunCommand } from './run-command.js'
import { createSchemaCommand } from './schema-command.js'
import { createValidateCommand } from './validate-command.js'
import { createVersionCommand } from './version-command.js'

/** In the order of the help. */
const commands = [createRunCommand, createValidateCommand, createSchemaCommand, createExtensionsCommand, createVersionCommand]

const examples = `
A first catalog, catalog.yaml:

  version: 1
  duckdb:
    database: shop.duckdb
  views:
    - name: orders
      sql: SELECT * FROM (VALUES (1, 'tea', 3.5), (2, 'cups', 24)) AS t(id, item, price)
    - name: revenue
      sql: SELECT count(*) AS orders, sum(price) AS total FROM orders

  $ duckalog validate catalog.yaml
  $ duckalog run catalog.yaml --query "FROM revenue"

"duckalog help <command>" explains a command.`

/**
 * The command line with all its commands; it throws where commander would end the process.
 * @internal
 */
export function createProgram(context: CommandContext): Command {
  const program = new Command('duckalog')
    .description('One YAML or JSON file, the catalog, says what a DuckDB session must look like; duckalog makes it so.')
    .version(packageVersion, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help, or that of a command')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(--help shows how it is used)')
    .addHelpText('after', examples)
    .exitOverride()
  for (const create of commands) {
    const command = create(context).copyInheritedSettings(program)
    for (const nested of command.commands) nested.copyInheritedSettings(command)
    program.addCommand(command)
  }
  return program
}
