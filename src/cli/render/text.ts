const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Characters that a terminal acts on: C0, DEL, C1 and line separators. */
const commands = /[\p{Cc}\u2028\u2029]/gu

/**
 * Also characters that reorder other characters or are invisible: bidirectional controls, zero-width spaces, byte order marks and lone
 * surrogates. The joiners of emoji and of Indic and Persian words (U+200C, U+200D) are not included.
 */
const commandsAndHidden = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu

export interface EscapeOptions {
  /** Keep line breaks (including CR LF) and tabs. */
  readonly keepLines?: boolean | undefined
  /** Keep characters that are only invisible or reorder others, for output to a file. */
  readonly keepHidden?: boolean | undefined
}

/**
 * Replaces control characters with visible escapes. Unescaped, foreign data could move the cursor, fake a line or disguise the text.
 */
export function escapeControls(text: string, { keepLines = false, keepHidden = false }: EscapeOptions = {}): string {
  return text.replace(keepHidden ? commands : commandsAndHidden, (control, at: number) => {
    if (keepLines && (control === '\n' || control === '\t' || (control === '\r' && text[at + 1] === '\n'))) return control
    return names[control] ?? `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** Created on first use, because not every command needs it. */
let graphemes: Intl.Segmenter | undefined

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]|\ufe0f/u
const halfWidth = /[\uff61-\uffdc]/
const invisible = /^[\p{Mn}\p{Me}\p{Cf}]+$/u

/**
 * The width of a text in terminal columns: two for each wide character and emoji, zero for combining and invisible characters.
 */
export function measureWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  return splitGraphemes(text).reduce((sum, grapheme) => sum + measureGrapheme(grapheme), 0)
}

/** Splits a text into the characters that a reader perceives. */
function splitGraphemes(text: string): readonly string[] {
  if (/^[\x20-\x7e]*$/.test(text)) return [...text]
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  return Array.from(graphemes.segment(text), ({ segment }) => segment)
}

function measureGrapheme(grapheme: string): number {
  if (invisible.test(grapheme)) return 0
  return wide.test(grapheme) && !halfWidth.test(grapheme) ? 2 : 1
}

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

/** Truncates a text to `width` columns, ending in an ellipsis if something was cut off. */
export function cutText(text: string, width: number): string {
  if (measureWidth(text) <= width) return text
  return `${wrapText(text, Math.max(1, width - 1))[0]}…`
}

/** `1 view`, `3 views`. */
export function renderCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
