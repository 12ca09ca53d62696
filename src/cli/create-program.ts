import { Command } from 'commander'
import { createBuildCommand } from './build-command.js'
import type { CommandContext } from './command-context.js'
import { createCompletionCommand } from './completion-command.js'
import { createDoctorCommand } from './doctor-command.js'
import { createExtensionsCommand } from './extensions-command.js'
import { createGenerateSqlCommand } from './generate-sql-command.js'
import { createInitCommand } from './init-command.js'
import { packageVersion } from './package-version.js'
import { createPlanCommand } from './preview-command.js'
import { createQueryCommand } from './query-command.js'
import { createRunCommand } from './run-command.js'
import { createSchemaCommand } from './schema-command.js'
import { createServeCommand } from './serve-command.js'
import { createShowImportsCommand } from './show-imports-command.js'
import { createShowPathsCommand } from './show-paths-command.js'
import { createValidateCommand } from './validate-command.js'
import { createVersionCommand } from './version-command.js'

/** In the order of the help. */
const commands = [
  createInitCommand,
  createRunCommand,
  createQueryCommand,
  createServeCommand,
  createPlanCommand,
  createValidateCommand,
  createShowPathsCommand,
  createShowImportsCommand,
  createGenerateSqlCommand,
  createSchemaCommand,
  createExtensionsCommand,
  createDoctorCommand,
  createBuildCommand,
  createCompletionCommand,
  createVersionCommand,
]

const examples = `
A first catalog:

  $ duckalog init
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
    .configureOutput({ writeErr: (text) => context.terminal.log(text.replace(/\n$/, '')) })
    .exitOverride()
  for (const create of commands) {
    const command = create(context, program).copyInheritedSettings(program)
    for (const nested of command.commands) nested.copyInheritedSettings(command)
    program.addCommand(command)
  }
  return program
}
