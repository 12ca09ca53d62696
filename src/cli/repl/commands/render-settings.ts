import { ruleOf } from '../../result/result-formats.js'
import type { ReplSettings } from './repl-state.js'

/** Renders the settings of the prompt, one a line. */
export function renderSettings(settings: Readonly<ReplSettings>, outputPath: string | undefined): string {
  const { mode, choices, maxRows, maxWidth, timer, echo, bail } = settings
  const { insertInto, hasHeaders = true, separators, nullText = 'NULL' } = choices
  const ownSeparators = ruleOf(mode).hasSeparators ? 'those of the mode' : 'none'
  const lines = {
    mode: [mode, insertInto].filter(Boolean).join(' '),
    headers: toSwitch(hasHeaders),
    separator: separators === undefined ? ownSeparators : Object.values(separators).filter(Boolean).map(quote).join(' '),
    nullvalue: quote(nullText),
    maxrows: maxRows === undefined ? 'that of the output' : maxRows === 0 ? 'all' : String(maxRows),
    maxwidth: maxWidth === undefined ? 'that of the terminal' : String(maxWidth),
    timer: toSwitch(timer),
    echo: toSwitch(echo),
    bail: toSwitch(bail),
    output: outputPath ?? 'stdout',
  }
  return Object.entries(lines)
    .map(([name, value]) => `${name.padStart(9)}: ${value}\n`)
    .join('')
}

function toSwitch(isOn: boolean): string {
  return isOn ? 'on' : 'off'
}

function quote(text: string): string {
  return JSON.stringify(text)
}
