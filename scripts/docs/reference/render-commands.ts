import type { Command, Option } from 'commander'
import { escapeHtml, renderTable } from './render-api.js'

/** Renders every command of a program: what it does, its arguments, its options, and its examples. */
export function renderCommands(program: Command): string {
  return program.commands.flatMap((command) => renderCommand(command, 2)).join('\n\n')
}

function renderCommand(command: Command, level: number): readonly string[] {
  const path = pathOf(command)
  const options = command.options.filter(({ hidden }) => !hidden)
  return [
    `${'#'.repeat(level)} ${path}`,
    escapeHtml(command.description()),
    command.commands.length > 0 ? '' : `\`\`\`text other\n${path} ${command.usage()}\n\`\`\``,
    command.registeredArguments.length === 0
      ? ''
      : renderTable(
          ['argument', 'meaning', 'default'],
          command.registeredArguments.map((argument) => [
            `\`${argument.name()}\``,
            escapeHtml(argument.description),
            argument.required ? '**required**' : defaultOf(argument.defaultValue, argument.defaultValueDescription),
          ]),
        ),
    options.length === 0 ? '' : renderTable(['option', 'meaning', 'default'], options.map(renderOption)),
    renderExamples(command),
    ...command.commands.flatMap((nested) => renderCommand(nested, level + 1)),
  ].filter(Boolean)
}

function renderOption(option: Option): readonly string[] {
  const choices = option.argChoices ? `. One of ${option.argChoices.map((choice) => `\`${choice}\``).join(', ')}` : ''
  const variable = option.envVar ? `; also \`${option.envVar}\`` : ''
  return [
    `\`${option.flags}\``,
    escapeHtml(`${option.description}${choices}${variable}`),
    option.negate ? '' : defaultOf(option.defaultValue, option.defaultValueDescription),
  ]
}

function defaultOf(value: unknown, description: string | undefined): string {
  if (description !== undefined) return escapeHtml(description)
  return value === undefined ? '' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}

/** The examples after the help, as a script. */
function renderExamples(command: Command): string {
  let text = ''
  const print = {
    writeOut: (part: string) => {
      text += part
    },
  }
  command.configureOutput({ ...command.configureOutput(), ...print }).outputHelp()
  const lines = [...text.matchAll(/^ {2}\$ (.+?)(?: {2,}(\S.*))?$/gm)].map(([, line = '', comment]) =>
    comment ? `${line} # ${comment}` : line,
  )
  return lines.length === 0 ? '' : `\`\`\`sh\n${lines.join('\n')}\n\`\`\``
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name()
}
