import type { Location } from '../errors.js'

/** Turns offsets of a text into lines and columns, both counted from 1. */
export function createLineIndex(text: string): (offset: number) => Required<Pick<Location, 'line' | 'column'>> {
  const starts = [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), (lineBreak) => lineBreak.index + lineBreak[0].length)]
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}
