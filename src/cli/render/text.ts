import { measureWidth, splitGraphemes } from '../../text/measure-width.js'

/** Wraps a text into lines of at most `width` columns. An empty text is one empty line. */
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

/** Wraps a text at its spaces. A longer word has a line of its own. */
export function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && measureWidth(line) + 1 + measureWidth(word) > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** Truncates a text to `width` columns, ending in an ellipsis if something was cut off. */
export function cutText(text: string, width: number): string {
  if (measureWidth(text) <= width) return text
  return `${wrapText(text, Math.max(1, width - 1))[0]}…`
}

/** `1 view`, `3 views`. */
export function renderCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** A whole number with separators: `1,234,567`. */
export function renderNumber(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
