import { escapeControls } from '../../text/escape-controls.js'
import { measureWidth, splitGraphemes } from '../../text/measure-width.js'
import type { StyledPiece } from '../render/highlight-sql.js'
import type { Style } from '../render/style.js'

/** A character on the terminal. */
export interface Glyph {
  readonly text: string
  readonly width: number
  readonly style: Style | undefined
}

/** The part of a typed text that the terminal shows: rows of characters, and the position of the cursor. */
export interface Frame {
  readonly rows: readonly (readonly Glyph[])[]
  readonly cursor: { readonly row: number; readonly column: number }
}

export interface FrameOptions {
  readonly prompt: string
  /** Before each further line of the text. */
  readonly continuation: string
  readonly text: string
  readonly cursor: number
  /** The colours of the text; none shows it plain. */
  readonly pieces: readonly StyledPiece[] | undefined
  /** The size of the terminal. The last column stays empty, so that no terminal wraps a row by itself. */
  readonly columns: number
  readonly lines: number
}

const tab = '    '

/** Lays out a text for a terminal. Of a text with more rows than the terminal has, those around the cursor are shown. */
export function planFrame({ prompt, continuation, text, cursor, pieces, columns, lines }: FrameOptions): Frame {
  const most = Math.max(1, columns - 1)
  const promptStyle = pieces && 'prompt'
  const rows: Glyph[][] = []
  let row: Glyph[] = []
  let used = 0
  let place = { row: 0, column: 0 }
  const startRow = (): void => {
    row = []
    used = 0
    rows.push(row)
  }
  const put = (shown: string, style: Style | undefined): void => {
    const width = measureWidth(shown)
    if (used + width > most) startRow()
    row.push({ text: shown, width, style })
    used += width
  }
  const startLine = (before: string): void => {
    startRow()
    for (const character of splitGraphemes(before)) put(character, promptStyle)
  }
  startLine(prompt)
  let at = 0
  let piece = 0
  for (const character of splitGraphemes(text)) {
    if (at <= cursor) place = { row: rows.length - 1, column: used }
    while ((pieces?.[piece]?.end ?? text.length) <= at) piece += 1
    if (character === '\n') startLine(continuation)
    else put(character === '\t' ? tab : escapeControls(character), pieces?.[piece]?.style)
    at += character.length
  }
  if (at <= cursor) place = { row: rows.length - 1, column: used }
  return cutRows(rows, place, Math.max(1, lines))
}

function cutRows(rows: readonly (readonly Glyph[])[], { row, column }: Frame['cursor'], most: number): Frame {
  const from = Math.max(0, Math.min(row - Math.floor(most / 2), rows.length - most))
  return { rows: rows.slice(from, from + most), cursor: { row: row - from, column } }
}
