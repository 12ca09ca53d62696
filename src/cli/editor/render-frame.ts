import { paint } from '../render/style.js'
import type { Frame, Glyph } from './plan-frame.js'

const clearBelow = '\x1b[J'

/** Renders the text that turns the frame on the terminal into the next one: everything from the first character that differs. */
export function renderChange(before: Frame | undefined, after: Frame): string {
  const shown = before ?? { rows: [[]], cursor: { row: 0, column: 0 } }
  const row = shown.rows.findIndex((glyphs, index) => !isSame(glyphs, after.rows[index]))
  if (row < 0 && shown.rows.length === after.rows.length) return renderMove(shown.cursor, after.cursor)
  // Rows follow only the last one
  const from = row < 0 ? shown.rows.length - 1 : Math.min(row, after.rows.length - 1)
  const old = shown.rows[from] ?? []
  const now = after.rows[from] ?? []
  const same = countSame(old, now)
  const column = now.slice(0, same).reduce((sum, { width }) => sum + width, 0)
  const rest = [now.slice(same), ...after.rows.slice(from + 1)].map(renderGlyphs).join('\r\n')
  const end = { row: after.rows.length - 1, column: (after.rows.at(-1) ?? []).reduce((sum, { width }) => sum + width, 0) }
  return `${renderMove(shown.cursor, { row: from, column })}${clearBelow}${rest}${renderMove(end, after.cursor)}`
}

/** Moves the cursor from the frame to the line below it. */
export function renderEnd({ rows, cursor }: Frame): string {
  return `${renderMove(cursor, { row: rows.length - 1, column: 0 })}\r\n`
}

/** Removes the frame from the terminal. */
export function renderErase({ cursor }: Frame): string {
  return `${renderMove(cursor, { row: 0, column: 0 })}${clearBelow}`
}

function renderMove(from: Frame['cursor'], to: Frame['cursor']): string {
  if (from.row === to.row && from.column === to.column) return ''
  const rows = to.row - from.row
  const vertical = rows === 0 ? '' : `\x1b[${Math.abs(rows)}${rows < 0 ? 'A' : 'B'}`
  return `${vertical}\r${to.column === 0 ? '' : `\x1b[${to.column}C`}`
}

function renderGlyphs(glyphs: readonly Glyph[]): string {
  let text = ''
  for (let at = 0; at < glyphs.length; ) {
    const style = glyphs[at]?.style
    let run = ''
    for (; at < glyphs.length && glyphs[at]?.style === style; at += 1) run += glyphs[at]?.text
    text += paint(run, style)
  }
  return text
}

function isSame(a: readonly Glyph[], b: readonly Glyph[] | undefined): boolean {
  return b !== undefined && a.length === b.length && countSame(a, b) === a.length
}

function countSame(a: readonly Glyph[], b: readonly Glyph[]): number {
  const differs = a.findIndex((glyph, index) => glyph.text !== b[index]?.text || glyph.style !== b[index]?.style)
  return differs < 0 ? a.length : differs
}
