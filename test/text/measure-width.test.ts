import { measureGrapheme, measureWidth, splitGraphemes } from '../../src/text/measure-width.js'

/** The characters that this module takes for one column each without asking for graphemes, and those around them. */
const characters = Array.from({ length: 0x30_00 - 0x20 }, (_, index) => String.fromCharCode(index + 0x20))
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const segment = (text: string) => Array.from(segmenter.segment(text), (part) => part.segment)

test('a character is as wide alone as its grapheme is', () => {
  const wrong = characters.filter((character) => measureWidth(character) !== measureGrapheme(character))
  expect(wrong).toEqual([])
})

test.each(['', 'e', '…', 'é', '─', '\u0301', '\ufe0f', '\u200d', '\u{1f3fd}'])(
  'texts before %j are split as graphemes',
  (end) => {
    const texts = characters.map((character) => `a${character}${end}`)
    expect(texts.filter((text) => splitGraphemes(text).join('|') !== segment(text).join('|'))).toEqual([])
  },
)

test.each([
  ['plain', 5],
  ['größer …', 8],
  ['│ a → b │', 9],
  ['50 % ██░░', 9],
  ['日本', 4],
  ['e\u0301', 1],
  ['©', 1],
  ['©\ufe0f', 2],
  ['👩‍👩‍👧', 2],
  ['a\u00adb', 2],
])('%j is %i columns wide', (text, width) => {
  expect(measureWidth(text)).toBe(width)
})
