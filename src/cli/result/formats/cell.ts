import { renderCell } from '../../../connection/result/index.js'
import { escapeControls } from '../../../text/escape-controls.js'
import { measureWidth } from '../../../text/measure-width.js'
import { paint, type Style } from '../../render/style.js'
import type { TablePart } from './table-part.js'

/** A cell with its width in terminal columns. */
export interface Cell {
  /** Its lines are separated by `\n`. */
  readonly text: string
  readonly width: number
  /** Set if there is more than one. */
  readonly lines?: readonly Cell[] | undefined
  readonly style?: Style | undefined
}

const empty: Cell = { text: '', width: 0 }

/** A value as it is shown. Its line breaks are kept, other control characters are escaped. */
export function toCell(value: unknown, { isTerminal = false, isStyled, nullText = 'NULL' }: TablePart): Cell {
  const known = renderCell(value)
  if (known === undefined) return { ...toLine(nullText, isTerminal), style: isStyled ? 'faint' : undefined }
  if (!known.includes('\n')) return toLine(known, isTerminal)
  const lines = known.split(/\r?\n/).map((line) => toLine(line, isTerminal))
  return { text: lines.map((line) => line.text).join('\n'), width: Math.max(...lines.map(({ width }) => width)), lines }
}

/** The name or type of a column, in one line. */
export function toTitle(title: string, { isTerminal = false, isStyled }: TablePart, style: Style = 'header'): Cell {
  return { ...toLine(title, isTerminal), style: isStyled ? style : undefined }
}

/** The text of a cell of one line in its colour. */
export function paintCell({ text, style }: Cell): string {
  return paint(text, style)
}

function toLine(line: string, isTerminal: boolean): Cell {
  const text = escapeControls(line, { keepHidden: !isTerminal })
  return { text, width: measureWidth(text) }
}

/** Cuts a row into lines of one line per cell. */
export function splitRow(row: readonly Cell[]): readonly (readonly Cell[])[] {
  const height = row.reduce((most, { lines }) => Math.max(most, lines?.length ?? 1), 1)
  if (height === 1) return [row]
  return Array.from({ length: height }, (_, at) =>
    row.map((cell) => (cell.lines ? (cell.lines[at] ?? empty) : at === 0 ? cell : empty)),
  )
}
