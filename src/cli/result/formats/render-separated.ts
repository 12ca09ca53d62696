import { type ResultRenderer, renderCell } from '../../../connection/result/index.js'
import type { TablePart } from './table-part.js'

/** Renders the values of a row with a separator between them, unquoted, after a line of names. */
export function createSeparatedRenderer(separator: string): ResultRenderer<TablePart> {
  return ({ columns, rows, first, nullText = 'NULL', separators: { column, row: end = '\n' } = { column: separator } }) => {
    if (columns.length === 0) return ''
    const lines = rows.map((row) => row.map((value) => renderCell(value) ?? nullText))
    return [...(first ? [columns] : []), ...lines].map((fields) => `${fields.join(column)}${end}`).join('')
  }
}
