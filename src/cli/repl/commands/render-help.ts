import { wrapWords } from '../../render/text.js'
import { type DotCommand, usageOf } from './dot-command.js'

/** On a narrower terminal the help of a command is below it. */
const narrow = 70

/** Renders what commands do, in two columns if the terminal is wide enough. */
export function renderHelp(commands: readonly DotCommand[], isAll: boolean, width = Number.POSITIVE_INFINITY): string {
  const indent = width < narrow ? 4 : Math.max(...commands.map((command) => usageOf(command).length)) + 2
  const lines = commands.flatMap((command) => {
    const usage = usageOf(command)
    const help = wrapWords(command.help, width - indent).map((line) => ' '.repeat(indent) + line)
    return width < narrow ? [usage, ...help] : [`${usage.padEnd(indent)}${help[0]?.trimStart() ?? ''}`, ...help.slice(1)]
  })
  const head = 'Statements end with ";" and may span several lines. Ctrl-C cancels the running statement.'
  return `${[...(isAll ? [...wrapWords(head, width), ''] : []), ...lines].join('\n')}\n`
}
