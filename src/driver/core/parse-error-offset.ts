import { measureGrapheme, splitGraphemes } from '../../text/measure-width.js'

/** Adds the place of an error to a message that is not shown, for {@link parseErrorOffset}. */
export function writePosition(bytes: number | undefined): string {
  return bytes === undefined ? '' : `\n\nPOSITION ${bytes}`
}

const position = /\n\nPOSITION (\d+)$/
const place = /\n\nLINE (\d+): (\.\.\.)?(.*)\n( *)\^\s*$/

/**
 * The offset in a statement that DuckDB points at below its message: it repeats the line, shortened, and puts a caret under the place.
 * `undefined` if the message names no place in this statement.
 */
export function parseErrorOffset(message: string, sql: string): number | undefined {
  const [, bytes] = position.exec(message) ?? []
  if (bytes !== undefined) return new TextDecoder().decode(new TextEncoder().encode(sql).subarray(0, Number(bytes))).length
  const [, number, cutStart = '', shown = '', indent = ''] = place.exec(message) ?? []
  if (number === undefined) return undefined
  const start = findLine(sql, Number(number))
  const [line = ''] = /^[^\r\n]*/.exec(sql.slice(start)) ?? []
  const caret = indent.length - `LINE ${number}: ${cutStart}`.length
  const before = takeWidth(shown, caret)
  // Only a line that is cut at its start is searched: its text may have been cut at its end as well
  const from = cutStart === '' ? 0 : line.lastIndexOf(shown.replace(/\.\.\.$/, ''))
  if (caret < 0 || from < 0 || !line.startsWith(before, from)) return undefined
  return start + from + before.length
}

/** The offset of a line, counted from 1. */
function findLine(sql: string, number: number): number {
  const breaks = sql.matchAll(/\r\n|\r|\n/g)
  let start = 0
  for (let line = 1; line < number; line++) {
    const { value } = breaks.next()
    if (value) start = value.index + value[0].length
  }
  return start
}

/** The beginning of a text that takes this many columns of a terminal. */
function takeWidth(text: string, width: number): string {
  let taken = ''
  let used = 0
  for (const grapheme of splitGraphemes(text)) {
    if (used >= width) break
    used += measureGrapheme(grapheme)
    taken += grapheme
  }
  return taken
}
