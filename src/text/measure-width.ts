/** Created on first use, because few callers need it, and it takes 7 ms. */
let graphemes: Intl.Segmenter | undefined

/** Characters of one column that join no others: ASCII, letters of Western languages, dashes, `…`, arrows, boxes and bars. */
const simple = /^[\x20-\x7e\xa1-\xac\xae-\u02af\u2010-\u2027\u2190-\u2193\u2500-\u259f]*$/

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]|\ufe0f/u
const halfWidth = /[\uff61-\uffdc]/
const invisible = /^[\p{Mn}\p{Me}\p{Cf}]+$/u

/**
 * The width of a text in terminal columns: two for each wide character and emoji, zero for combining and invisible characters.
 */
export function measureWidth(text: string): number {
  if (simple.test(text)) return text.length
  return splitGraphemes(text).reduce((sum, grapheme) => sum + measureGrapheme(grapheme), 0)
}

/** Splits a text into the characters that a reader perceives. */
export function splitGraphemes(text: string): readonly string[] {
  if (simple.test(text)) return [...text]
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  return Array.from(graphemes.segment(text), ({ segment }) => segment)
}

/** The width of one character as a reader perceives it. */
export function measureGrapheme(grapheme: string): number {
  if (invisible.test(grapheme)) return 0
  return wide.test(grapheme) && !halfWidth.test(grapheme) ? 2 : 1
}
