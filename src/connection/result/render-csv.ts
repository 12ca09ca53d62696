import { renderCell } from './render-cell.js'
import type { ResultPart } from './result-part.js'

/** Renders RFC 4180 CSV with a header, CRLF, and quotes where DuckDB's COPY writes them. NULL is empty, an empty string is `""`. */
export function renderCsv({ columns, numeric = [], rows, first }: ResultPart): string {
  if (columns.length === 0) return ''
  let text = first ? renderRow(columns, []) : ''
  for (const row of rows) text += renderRow(row, numeric)
  return text
}

/** In a loop, as a large export spends much of its time here. */
function renderRow(row: readonly unknown[], numeric: readonly (boolean | undefined)[]): string {
  let text = renderField(row[0], numeric[0])
  for (let index = 1; index < row.length; index++) text += `,${renderField(row[index], numeric[index])}`
  return `${text}\r\n`
}

function renderField(value: unknown, isNumeric = false): string {
  const text = typeof value === 'string' ? value : renderCell(value)
  if (text === undefined) return ''
  if (isNumeric) return text
  // A # could start a comment
  return text === '' || /[",#\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
