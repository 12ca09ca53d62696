import { escapeControls } from './escape-controls.js'
import { measureWidth } from './measure-width.js'
import { renderCell } from './render-cell.js'
import type { ResultPart } from './result-part.js'

/** A cell with the number of columns that a terminal gives it. */
interface Cell {
  readonly text: string
  readonly width: number
}

interface Column {
  readonly width: number
  readonly isNumeric: boolean
}

/**
 * A table with a frame, one line a row; numbers stand right. Widths need all rows, so the part has to be the whole result. One that
 * is wider than the terminal becomes a list of its values.
 * @internal
 */
export function renderTable({ columns, rows, types, width }: ResultPart): string {
  if (columns.length === 0) return ''
  const titles = [columns, ...(types ? [types] : [])].map((row) => row.map(toCell))
  const body = rows.map((row) => row.map(toCell))
  const layout = columns.map((_, index): Column => {
    const widest = [...titles, ...body].reduce((most, row) => Math.max(most, row[index]?.width ?? 0), 0)
    return { width: widest, isNumeric: isNumeric(rows, index) }
  })
  const total = layout.reduce((sum, column) => sum + column.width + 3, 1)
  if (width !== undefined && total > width && rows.length > 0) return renderRecords(titles, body)
  return [
    renderRule(layout, '┌┬┐'),
    ...titles.map((row) => renderRow(row, layout)),
    renderRule(layout, '├┼┤'),
    ...body.map((row) => renderRow(row, layout)),
    renderRule(layout, '└┴┘'),
  ].join('')
}

/** A line for each value, whatever its length: the terminal wraps it. */
function renderRecords([names = [], types = []]: readonly (readonly Cell[])[], body: readonly (readonly Cell[])[]): string {
  const pad = (cell: Cell | undefined, width: number): string => `${cell?.text ?? ''}${' '.repeat(width - (cell?.width ?? 0))}`
  const widest = (cells: readonly Cell[]): number => Math.max(0, ...cells.map(({ width }) => width))
  const lines = body.map((row, index) => {
    const values = row.map(({ text }, at) => `${pad(names[at], widest(names))}  ${pad(types[at], widest(types))} │ ${text}\n`)
    return `── ${index + 1} ──\n${values.join('')}`
  })
  return lines.join('')
}

function toCell(value: unknown): Cell {
  const text = escapeControls(renderCell(value) ?? 'NULL')
  return { text, width: measureWidth(text) }
}

function isNumeric(rows: ResultPart['rows'], index: number): boolean {
  const values = rows.map((row) => row[index]).filter((value) => value !== null && value !== undefined)
  return values.length > 0 && values.every((value) => typeof value === 'number' || typeof value === 'bigint')
}

function renderRow(row: readonly Cell[], layout: readonly Column[]): string {
  const cells = layout.map(({ width, isNumeric }, index) => {
    const { text, width: used } = row[index] ?? { text: '', width: 0 }
    const space = ' '.repeat(width - used)
    return isNumeric ? ` ${space}${text} ` : ` ${text}${space} `
  })
  return `│${cells.join('│')}│\n`
}

function renderRule(layout: readonly Column[], [left, middle, right]: string): string {
  return `${left}${layout.map(({ width }) => '─'.repeat(width + 2)).join(middle)}${right}\n`
}
