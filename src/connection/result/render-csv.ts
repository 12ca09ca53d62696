import { renderCell } from './render-cell.js'
import type { ResultPart } from './result-part.js'

/** Renders RFC 4180 CSV with a header, CRLF, and quotes where DuckDB's COPY writes them. NULL is empty, an empty string is `""`. */
export function renderCsv({ columns, rows, first }: ResultPart): string {
  if (columns.length === 0) return ''
  const header = first ? [columns] : []
  return [...header, ...rows].map((row) => `${row.map(renderField).join(',')}\r\n`).join('')
}

function renderField(value: unknown): string {
  const text = renderCell(value)
  if (text === undefined) return ''
  // A # could start a comment
  return text === '' || /[",#\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
