/** Created on first use, because few callers need it. */
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
export function splitGraphemes(text: string): readonly string[] {
  if (/^[\x20-\x7e]*$/.test(text)) return [...text]
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  return Array.from(graphemes.segment(text), ({ segment }) => segment)
}

/** The width of one character as a reader perceives it. */
export function measureGrapheme(grapheme: string): number {
  if (invisible.test(grapheme)) return 0
  return wide.test(grapheme) && !halfWidth.test(grapheme) ? 2 : 1
}
