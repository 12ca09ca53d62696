import { renderJsonValue } from '../../render-json-value.js'
import type { ResultPart } from './result-part.js'

/** Renders an array of objects, one object per line. */
export function renderJson({ columns, rows, first, last }: ResultPart): string {
  const keys = renderKeys(columns)
  const objects = rows.map((row, index) => `${first && index === 0 ? '[' : ','}\n  ${renderObject(keys, row)}`)
  const start = first && rows.length === 0 && last ? '[' : ''
  const end = last ? `${start === '' ? '\n' : ''}]\n` : ''
  return `${start}${objects.join('')}${end}`
}

/** Renders JSON Lines: one object per line. */
export function renderJsonLines({ columns, rows }: ResultPart): string {
  const keys = renderKeys(columns)
  return rows.map((row) => `${renderObject(keys, row)}\n`).join('')
}

function renderKeys(columns: readonly string[]): readonly string[] {
  return columns.map((name) => `${JSON.stringify(name)}:`)
}

/** Renders a row as a JSON object. Not with JSON.stringify, because a JavaScript object moves numeric keys to the front. */
function renderObject(keys: readonly string[], row: readonly unknown[]): string {
  return `{${keys.map((key, index) => key + renderJsonValue(row[index])).join(',')}}`
}
