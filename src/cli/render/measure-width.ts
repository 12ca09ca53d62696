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
