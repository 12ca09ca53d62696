import { ruleOf } from '../../result/result-formats.js'
import { defaultMaxRows } from '../../result/screen.js'
import type { ReplSettings } from './repl-state.js'

/** The name of a setting, as it is shown. */
export type SettingName = keyof ReturnType<typeof listSettings>

/** Lists the settings of the prompt as text. */
export function listSettings(settings: Readonly<ReplSettings>, outputPath: string | undefined) {
  const { mode, choices, maxRows, maxWidth, timer, echo, bail } = settings
  const { insertInto, hasHeaders = true, separators, nullText = 'NULL' } = choices
  const ownSeparators = ruleOf(mode).hasSeparators ? 'those of the mode' : 'none'
  return {
    mode: [mode, insertInto].filter(Boolean).join(' '),
    headers: toSwitch(hasHeaders),
    separator: separators === undefined ? ownSeparators : Object.values(separators).filter(Boolean).map(quote).join(' '),
    nullvalue: quote(nullText),
    maxrows: renderMaxRows(maxRows),
    maxwidth: maxWidth === undefined ? 'that of the terminal' : String(maxWidth),
    timer: toSwitch(timer),
    echo: toSwitch(echo),
    bail: toSwitch(bail),
    output: outputPath ?? 'stdout',
  }
}

/** Renders the settings with these names, or all, one on each line. */
export function renderSettings(
  settings: Readonly<Record<SettingName, string>>,
  names = Object.keys(settings) as readonly SettingName[],
): string {
  const width = Math.max(...names.map((name) => name.length))
  return names.map((name) => `${name.padStart(width)}: ${settings[name]}\n`).join('')
}

function renderMaxRows(maxRows: number | undefined): string {
  if (maxRows === undefined) return `${defaultMaxRows} on a terminal, otherwise all`
  return maxRows === 0 ? 'all' : String(maxRows)
}

function toSwitch(isOn: boolean): string {
  return isOn ? 'on' : 'off'
}

function quote(text: string): string {
  return JSON.stringify(text)
}
