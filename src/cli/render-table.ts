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
 * A table with a frame, one line a row; numbers stand right. Widths need all rows, so the part has to be the whole result.
 * @internal
 */
export function renderTable({ columns, rows }: ResultPart): string {
  if (columns.length === 0) return ''
  const header = columns.map(toCell)
  const body = rows.map((row) => row.map(toCell))
  const layout = header.map((cell, index): Column => {
    const width = body.reduce((widest, row) => Math.max(widest, row[index]?.width ?? 0), cell.width)
    return { width, isNumeric: isNumeric(rows, index) }
  })
  return [
    renderRule(layout, '┌┬┐'),
    renderRow(header, layout),
    renderRule(layout, '├┼┤'),
    ...body.map((row) => renderRow(row, layout)),
    renderRule(layout, '└┴┘'),
  ].join('')
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
