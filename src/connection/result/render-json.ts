import { renderJsonValue } from '../../render-json-value.js'
import type { ResultPart } from './result-part.js'

/** Renders an array of objects, one object per line. */
export function renderJson({ columns, rows, first, last }: ResultPart): string {
  const keys = renderKeys(columns)
  let text = first && rows.length === 0 && last ? '[' : ''
  const end = last ? `${text === '' ? '\n' : ''}]\n` : ''
  let isFirst = first
  for (const row of rows) {
    text += isFirst ? '[\n  ' : ',\n  '
    text += renderObject(keys, row)
    isFirst = false
  }
  return text + end
}

/** Renders JSON Lines: one object per line. In loops, as a large export spends much of its time here. */
export function renderJsonLines({ columns, rows }: ResultPart): string {
  const keys = renderKeys(columns)
  let text = ''
  for (const row of rows) text += `${renderObject(keys, row)}\n`
  return text
}

/** The names with what is before them. */
function renderKeys(columns: readonly string[]): readonly string[] {
  return columns.map((name, index) => `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`)
}

/** Renders a row as a JSON object. Not with JSON.stringify, because a JavaScript object moves numeric keys to the front. */
function renderObject(keys: readonly string[], row: readonly unknown[]): string {
  if (keys.length === 0) return '{}'
  let text = ''
  for (let index = 0; index < keys.length; index++) text += keys[index] + renderJsonValue(row[index])
  return `${text}}`
}
