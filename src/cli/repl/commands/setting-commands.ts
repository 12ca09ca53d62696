import { formatNames, type ResultFormat } from '../../result/result-formats.js'
import { parseCount } from '../../result/result-options.js'
import { createSwitch, type DotCommand, splitArgument, toError } from './dot-command.js'
import type { ReplState } from './repl-state.js'

/** The names of DuckDB's own command line for formats that are called otherwise here. */
const otherModes: Readonly<Record<string, ResultFormat>> = { duckbox: 'table', jsonlines: 'jsonl' }

/** Commands that change how results are shown. */
export const settingCommands: readonly DotCommand[] = [
  {
    name: '.mode',
    argument: 'MODE [TABLE]',
    help: `set the output format: ${formatNames.join(', ')}; insert names a table`,
    words: formatNames,
    run: setMode,
  },
  {
    name: '.maxrows',
    argument: 'N',
    help: 'set the maximum rows of a table, half of them from its end; 0 shows all',
    run: ({ settings }, value) => {
      settings.maxRows = readCount('.maxrows', 'a whole number of rows; 0 shows all', value)
    },
  },
  {
    name: '.maxwidth',
    argument: 'N',
    help: 'set the width above which a table becomes a list; 0 is that of the terminal',
    run: ({ settings }, value) => {
      settings.maxWidth = readCount('.maxwidth', 'a whole number of columns; 0 is the width of the terminal', value) || undefined
    },
  },
  {
    name: '.nullvalue',
    argument: 'TEXT',
    help: "set how NULL is shown in tables, lines and lists; '' shows nothing",
    run: ({ settings }, value) => {
      settings.nullText = splitArgument(value).join(' ')
    },
  },
  createSwitch('.timer', 'show the duration of each statement', ({ settings }, isOn) => {
    settings.timer = isOn
  }),
  createSwitch('.bail', 'end a script or a file of .read at its first failure', ({ settings }, isOn) => {
    settings.bail = isOn
    settings.bailInFiles = isOn
  }),
]

function setMode({ settings }: ReplState, argument: string): void {
  const [mode = '', table] = splitArgument(argument)
  const known = formatNames.find((name) => name === mode) ?? (Object.hasOwn(otherModes, mode) ? otherModes[mode] : undefined)
  if (known === undefined) throw toError(`Unknown mode ${mode}. Use one of ${formatNames.join(', ')}.`)
  if (table !== undefined && known !== 'insert') throw toError(`The mode ${mode} takes no table.`)
  settings.mode = known
  settings.insertInto = table
}

function readCount(name: string, wanted: string, value: string): number {
  try {
    return parseCount(value)
  } catch {
    throw toError(`Usage: ${name} N, ${wanted}`)
  }
}
