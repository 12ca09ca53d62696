import { formatNames, listFormats, type ResultFormat, ruleOf } from '../../result/result-formats.js'
import { parseCount } from '../../result/result-options.js'
import type { ResultChoices } from '../../result/screen.js'
import { createSwitch, type DotCommand, decodeEscapes, splitArgument, toError } from './dot-command.js'
import { listSettings, renderSettings, type SettingName } from './render-settings.js'
import type { ReplSettings, ReplState } from './repl-state.js'

/** The names that DuckDB's own CLI has for formats with another name here. */
const otherModes: Readonly<Record<string, ResultFormat>> = { duckbox: 'table', jsonlines: 'jsonl' }

/** Commands that change how results are shown. */
export const settingCommands: readonly DotCommand[] = [
  {
    name: '.mode',
    argument: '[MODE [TABLE]]',
    help: `set the output format: ${formatNames.join(', ')}; insert names a table; alone, show it`,
    words: formatNames,
    run: setMode,
  },
  createSwitch('.headers', `show the names of columns in ${listFormats('hasHeader')}`, ({ settings }, hasHeaders) => {
    choose(settings, { hasHeaders })
  }),
  {
    name: '.separator',
    argument: 'COL [ROW]',
    help: String.raw`set what separates columns and ends rows in ${listFormats('hasSeparators')}, until the next .mode; \t is a tab, \n a line break`,
    takesSemicolon: true,
    run: setSeparators,
  },
  {
    name: '.maxrows',
    argument: '[N]',
    help: 'set the maximum rows of a table, half of them from its end; 0 shows all; alone, show it',
    run: (state, value) => {
      if (value === '') return showSettings(state, ['maxrows'])
      state.settings.maxRows = readCount('.maxrows', 'a whole number of rows; 0 shows all', value)
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
    help: "set how NULL is shown, except in csv, json, jsonl and insert; '' shows nothing",
    run: ({ settings }, value) => choose(settings, { nullText: splitArgument(value).join(' ') }),
  },
  createSwitch('.timer', 'show the duration of each statement', ({ settings }, isOn) => {
    settings.timer = isOn
  }),
  createSwitch('.echo', 'print each statement and command before it runs', ({ settings }, isOn) => {
    settings.echo = isOn
  }),
  createSwitch('.bail', 'end a script or a file of .read at its first failure', ({ settings }, isOn) => {
    settings.bail = isOn
    settings.bailInFiles = isOn
  }),
  {
    name: '.show',
    help: 'show these settings',
    run: (state) => showSettings(state),
  },
]

function choose(settings: ReplSettings, choices: ResultChoices): void {
  settings.choices = { ...settings.choices, ...choices }
}

/** Prints all settings, or some. */
function showSettings({ settings, output, print }: ReplState, names?: readonly SettingName[]): Promise<void> {
  return print(renderSettings(listSettings(settings, output.path), names))
}

function setMode(state: ReplState, argument: string): Promise<void> | void {
  if (argument === '') return showSettings(state, ['mode'])
  const { settings } = state
  const [mode = '', table] = splitArgument(argument)
  const known = formatNames.find((name) => name === mode) ?? (Object.hasOwn(otherModes, mode) ? otherModes[mode] : undefined)
  if (known === undefined) throw toError(`Unknown mode ${mode}. Use one of ${formatNames.join(', ')}.`)
  if (table !== undefined && known !== 'insert') throw toError(`The mode ${mode} takes no table.`)
  settings.mode = known
  choose(settings, { insertInto: table, separators: undefined })
}

function setSeparators({ settings }: ReplState, argument: string): void {
  const [column, row, ...more] = splitArgument(argument).map(decodeEscapes)
  if (column === undefined || more.length > 0) throw toError('Usage: .separator COL [ROW]')
  if (!ruleOf(settings.mode).hasSeparators)
    throw toError(`The mode ${settings.mode} has no separators. Set one of ${listFormats('hasSeparators')} first.`)
  choose(settings, { separators: { column, row } })
}

function readCount(name: string, wanted: string, value: string): number {
  try {
    return parseCount(value)
  } catch {
    throw toError(`Usage: ${name} N, ${wanted}`)
  }
}
