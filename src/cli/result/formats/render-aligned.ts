import type { ResultRenderer } from '../../../connection/result/index.js'
import { type Cell, splitRow, toCell, toTitle } from './cell.js'
import type { TablePart } from './table-part.js'

/** Renders the parts of a result as aligned columns without a frame. A later part that needs wider columns makes them wider. */
export function createAlignedRenderer(): ResultRenderer<TablePart> {
  let widths: readonly number[] = []
  return (part) => {
    const { columns, numeric = [], first } = part
    if (columns.length === 0) return ''
    const titles = columns.map((title) => toTitle(title, part))
    const body = part.rows.map((row) => row.map((value) => toCell(value, part)))
    widths = columns.map((_, index) =>
      [...(first ? [titles] : []), ...body].reduce((most, row) => Math.max(most, row[index]?.width ?? 0), widths[index] ?? 0),
    )
    const rule = widths.map((width): Cell => ({ text: '─'.repeat(width), width }))
    return [...(first ? [titles, rule] : []), ...body.flatMap(splitRow)].map((row) => renderLine(row, widths, numeric)).join('')
  }
}

function renderLine(row: readonly Cell[], widths: readonly number[], numeric: readonly (boolean | undefined)[]): string {
  const cells = row.map(({ text, width }, index) => {
    const space = ' '.repeat((widths[index] ?? 0) - width)
    return numeric[index] ? space + text : text + space
  })
  return `${cells.join('  ').trimEnd()}\n`
}
