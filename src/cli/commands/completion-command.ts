import { Argument, Command } from 'commander'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, type CommonOptions } from '../program/common-options.js'
import { renderCompletion, type Shell, shells } from '../render/render-completion.js'

const examples = `
Examples:
  $ source <(duckalog completion bash)                                            in ~/.bashrc
  $ duckalog completion zsh > "\${fpath[1]}/_duckalog"
  $ duckalog completion fish > ~/.config/fish/completions/duckalog.fish`

/** `duckalog completion`: prints a shell completion script. */
export function createCompletionCommand({ terminal }: CommandContext, program: Command): Command {
  const command = new Command('completion')
    .summary('print a shell completion script')
    .description('Prints a completion script for the commands and options of duckalog and for file names.')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
  return addCommonOptions(command)
    .addHelpText('after', examples)
    .action((shell: Shell, { json }: CommonOptions) => {
      const script = renderCompletion(shell, program.commands.map(describeCommand))
      return terminal.print(json ? `${JSON.stringify({ shell, script })}\n` : script)
    })
}

function describeCommand(command: Command) {
  return {
    name: command.name(),
    summary: command.summary() || command.description(),
    options: command.options.map(({ short, long, description, argChoices, required }) => ({
      flags: [short, long].filter((flag) => flag !== undefined && flag !== null),
      description,
      takesValue: required,
      choices: argChoices ?? [],
    })),
    choices: command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
  }
}
