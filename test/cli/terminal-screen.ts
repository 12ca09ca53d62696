import { measureGrapheme, splitGraphemes } from '../../src/text/measure-width.js'

/** What a terminal shows. */
export interface TerminalScreen {
  readonly lines: readonly string[]
  /** The colours of the last characters that were written at each place: SGR codes by line and column. */
  readonly styles: readonly (readonly string[])[]
  readonly cursor: { readonly row: number; readonly column: number }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it reads
const sequence = /\x1b\[([?\d;]*)([A-Za-z])|\r|\n|[^\x1b\r\n]+/g

/** Applies what a program writes to a terminal of a width, which is high enough never to scroll. Throws on an escape that it does not know. */
export function showOnTerminal(written: string, columns: number): TerminalScreen {
  const cells: string[][] = [[]]
  const styles: string[][] = [[]]
  let row = 0
  let column = 0
  let style = ''
  const put = (character: string): void => {
    const width = measureGrapheme(character)
    if (column + width > columns) {
      row += 1
      column = 0
    }
    while (cells.length <= row) {
      cells.push([])
      styles.push([])
    }
    const line = cells[row] ?? []
    while (line.length < column) line.push(' ')
    line[column] = character
    if (width === 2) line[column + 1] = ''
    ;(styles[row] ?? [])[column] = style
    column += width
  }
  for (const [text, parameters = '', letter] of written.matchAll(sequence)) {
    const count = Number(parameters) || 1
    if (text === '\r') column = 0
    else if (text === '\n') row += 1
    else if (letter === undefined) for (const character of splitGraphemes(text)) put(character)
    else if (letter === 'A') row = Math.max(0, row - count)
    else if (letter === 'B') row += count
    else if (letter === 'C') column += count
    else if (letter === 'm') style = parameters === '0' ? '' : parameters
    else if (letter === 'J' || letter === 'K') {
      cells[row]?.splice(parameters === '2' ? 0 : column)
      if (letter === 'J') cells.splice(row + 1)
    } else if (letter === 'H') {
      row = 0
      column = 0
    } else if (letter !== 'h' && letter !== 'l') throw new Error(`unknown sequence ${JSON.stringify(text)}`)
  }
  while (cells.length <= row) cells.push([])
  return { lines: cells.map((line) => line.join('').trimEnd()), styles, cursor: { row, column } }
}
