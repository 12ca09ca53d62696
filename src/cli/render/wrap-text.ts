import { measureWidth, splitGraphemes } from './measure-width.js'

/** A text in lines of at most so many columns; one without characters is one empty line. Pure. */
export function wrapText(text: string, width: number): readonly string[] {
  if (measureWidth(text) <= width) return [text]
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const grapheme of splitGraphemes(text)) {
    const more = measureWidth(grapheme)
    if (used + more > width && line !== '') {
      lines.push(line)
      line = ''
      used = 0
    }
    line += grapheme
    used += more
  }
  return [...lines, line]
}

/** A text cut to so many columns, with an ellipsis where something is missing. Pure. */
export function cutText(text: string, width: number): string {
  if (measureWidth(text) <= width) return text
  return `${wrapText(text, Math.max(1, width - 1))[0]}…`
}
