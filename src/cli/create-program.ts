import { Command } from 'commander'
import { createBuildCommand } from './commands/build-command.js'
import { createCheckCommand } from './commands/check-command.js'
import { createCompletionCommand } from './commands/completion-command.js'
import { createDocsCommand } from './commands/docs-command.js'
import { createDoctorCommand } from './commands/doctor-command.js'
import { createExtensionsCommand } from './commands/extensions-command.js'
import { createGenerateSqlCommand } from './commands/generate-sql-command.js'
import { createGraphCommand } from './commands/graph-command.js'
import { createInitCommand } from './commands/init-command.js'
import { createPlanCommand } from './commands/plan-command.js'
import { createQueryCommand } from './commands/query-command.js'
import { createRefreshCommand } from './commands/refresh-command.js'
import { createRunCommand } from './commands/run-command.js'
import { createSchemaCommand } from './commands/schema-command.js'
import { createServeCommand } from './commands/serve-command.js'
import { createShowImportsCommand } from './commands/show-imports-command.js'
import { createShowPathsCommand } from './commands/show-paths-command.js'
import { createTestCommand } from './commands/test-command.js'
import { createTypesCommand } from './commands/types-command.js'
import { createValidateCommand } from './commands/validate-command.js'
import { createVersionCommand } from './commands/version-command.js'
import type { CommandContext } from './program/command-context.js'
import { packageVersion } from './program/package-version.js'

/** In the order of the help. */
const commands = [
  createInitCommand,
  createRunCommand,
  createQueryCommand,
  createServeCommand,
  createPlanCommand,
  createRefreshCommand,
  createValidateCommand,
  createShowPathsCommand,
  createShowImportsCommand,
  createGraphCommand,
  createDocsCommand,
  createTypesCommand,
  createCheckCommand,
  createTestCommand,
  createGenerateSqlCommand,
  createSchemaCommand,
  createExtensionsCommand,
  createDoctorCommand,
  createBuildCommand,
  createCompletionCommand,
  createVersionCommand,
]

const examples = `
Getting started:

  $ duckalog init
  $ duckalog validate catalog.yaml
  $ duckalog run catalog.yaml --query "FROM revenue"

Run "duckalog help <command>" for details of a command.`

/** Creates the command line with all its commands. It throws instead of letting commander exit the process. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('duckalog')
    .description('Opens DuckDB sessions that are described in a YAML or JSON file, the catalog.')
    .version(packageVersion, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help or the help of a command')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(run with --help for usage)')
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
