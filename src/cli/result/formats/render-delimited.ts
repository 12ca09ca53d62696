import { renderCell, renderCsv } from '../../../connection/result/index.js'
import type { TablePart } from './table-part.js'

/** Renders CSV, with other separators if they are set. A field that has one of them is quoted. */
export function renderDelimited(part: TablePart): string {
  const { columns, rows, first, separators } = part
  if (separators === undefined) return renderCsv(part)
  if (columns.length === 0) return ''
  const { column, row: end = '\r\n' } = separators
  const renderField = (value: unknown): string => {
    const text = renderCell(value)
    if (text === undefined) return ''
    const isQuoted = text === '' || /["#\r\n]/.test(text) || text.includes(column) || text.includes(end)
    return isQuoted ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [...(first ? [columns] : []), ...rows].map((fields) => `${fields.map(renderField).join(column)}${end}`).join('')
}
