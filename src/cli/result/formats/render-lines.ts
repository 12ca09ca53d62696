import { renderCell } from '../../../connection/result/index.js'
import { measureWidth } from '../../../text/measure-width.js'
import type { TablePart } from './table-part.js'

/** Renders each value on a line of its own, after the name of its column, with an empty line between rows. */
export function renderLines({ columns, rows, first, nullText = 'NULL' }: TablePart): string {
  const width = Math.max(0, ...columns.map(measureWidth))
  const heads = columns.map((name) => `${' '.repeat(width - measureWidth(name))}${name} = `)
  const blocks = rows.map((row) => row.map((value, index) => `${heads[index]}${renderCell(value) ?? nullText}\n`).join(''))
  return blocks.map((block, index) => (first && index === 0 ? block : `\n${block}`)).join('')
}
