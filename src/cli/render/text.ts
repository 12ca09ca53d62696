const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** What a terminal obeys: C0, DEL, C1, and what breaks lines. */
const commands = /[\p{Cc}\u2028\u2029]/gu

/**
 * And what changes the order of other characters, or is not seen at all: bidirectional controls, spaces without width, byte order
 * marks, halves of a character. Not the joiners of emoji and of Indic and Persian words (U+200C, U+200D).
 */
const commandsAndHidden = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu

export interface EscapeOptions {
  /** Leave line breaks (also CR LF) and tabs as they are. */
  readonly keepLines?: boolean
  /** Leave what is only hidden, or changes the order: for what goes to a file. */
  readonly keepHidden?: boolean
}

/**
 * Control characters as visible escapes: printed as they are, those of foreign data could move the cursor, fake a line, or show
 * another text than the one that is there.
 */
export function escapeControls(text: string, { keepLines = false, keepHidden = false }: EscapeOptions = {}): string {
  return text.replace(keepHidden ? commands : commandsAndHidden, (control, at: number) => {
    if (keepLines && (control === '\n' || control === '\t' || (control === '\r' && text[at + 1] === '\n'))) return control
    return names[control] ?? `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** Made when a text needs it: not every command shows one. */
let graphemes: Intl.Segmenter | undefined

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]|\ufe0f/u
const halfWidth = /[\uff61-\uffdc]/
const invisible = /^[\p{Mn}\p{Me}\p{Cf}]+$/u

/**
 * How many columns of a terminal a text takes: two for each wide character and emoji, none for what only changes its neighbour.
 */
export function measureWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  return splitGraphemes(text).reduce((sum, grapheme) => sum + measureGrapheme(grapheme), 0)
}

/** What a reader takes for the characters of a text. */
export function splitGraphemes(text: string): readonly string[] {
  if (/^[\x20-\x7e]*$/.test(text)) return [...text]
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  return Array.from(graphemes.segment(text), ({ segment }) => segment)
}

function measureGrapheme(grapheme: string): number {
  if (invisible.test(grapheme)) return 0
  return wide.test(grapheme) && !halfWidth.test(grapheme) ? 2 : 1
}

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

/** `1 view`, `3 views`. */
export function renderCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
