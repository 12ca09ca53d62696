import { renderObject } from './render-json-lines.js'
import type { ResultPart } from './result-part.js'

/** One array of objects, an object a line. */
export function renderJson({ columns, rows, first, last }: ResultPart): string {
  const objects = rows.map((row, index) => `${first && index === 0 ? '[' : ','}\n  ${renderObject(columns, row)}`)
  const start = first && rows.length === 0 && last ? '[' : ''
  const end = last ? `${start === '' ? '\n' : ''}]\n` : ''
  return `${start}${objects.join('')}${end}`
}
