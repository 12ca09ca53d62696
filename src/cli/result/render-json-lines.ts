import { renderJsonValue } from '../render/render-json-value.js'
import type { ResultPart } from './result-part.js'

/** JSON Lines: an object a line. */
export function renderJsonLines({ columns, rows }: ResultPart): string {
  return rows.map((row) => `${renderObject(columns, row)}\n`).join('')
}

/** A row as a JSON object, written by hand: an object of JavaScript would move columns with numbers for names to the front. */
export function renderObject(columns: readonly string[], row: readonly unknown[]): string {
  return `{${columns.map((name, index) => `${JSON.stringify(name)}:${renderJsonValue(row[index])}`).join(',')}}`
}
