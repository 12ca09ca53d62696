import { escapeControls } from '../../src/text/escape-controls.js'
import { measureWidth } from '../../src/text/measure-width.js'

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)

const obeyed = [...range(0, 0x1f), ...range(0x7f, 0x9f), 0x2028, 0x2029]
const hidden = [0x61c, 0x200b, 0x200e, 0x200f, ...range(0x202a, 0x202e), ...range(0x2060, 0x206f), 0xd800, 0xdfff, 0xfeff]
const shown = ['a', 'é', '日本', 'עברית', 'العربية', '👩‍👩‍👧', '❤️', 'می‌خواهم', 'क्‍ष', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '\u00a0', '\u00ad', '']

test.each([...obeyed, ...hidden])('code point %d is escaped', (code) => {
  const escaped = escapeControls(`a${String.fromCharCode(code)}b`)
  expect(escaped).toMatch(/^a\\(?:[nrt]|u[\da-f]{4})b$/)
  expect(JSON.parse(`"${escaped}"`)).toBe(`a${String.fromCharCode(code)}b`)
})

test.each(hidden)('code point %d is kept with keepHidden', (code) => {
  const text = `a${String.fromCharCode(code)}b`
  expect(escapeControls(text, { keepHidden: true })).toBe(text)
})

test.each(shown)('%s is kept', (text) => expect(escapeControls(text)).toBe(text))

test('line breaks are kept with keepLines, but a carriage return alone is escaped', () => {
  expect(escapeControls('a\r\nb\tc\nd\re', { keepLines: true })).toBe('a\r\nb\tc\nd\\re')
  expect(escapeControls('a\r\nb\tc')).toBe('a\\r\\nb\\tc')
})

test.each([
  ['', 0],
  ['plain', 5],
  ['é', 1],
  ['e\u0301', 1],
  ['naïve – “quoted”', 16],
  ['日本語', 6],
  ['ひらがな', 8],
  ['ｶﾀｶﾅ', 4],
  ['한국어', 6],
  ['ｆｕｌｌ', 8],
  ['中，文', 6],
  ['🦆', 2],
  ['👩‍👩‍👧', 2],
  ['🇫🇷', 2],
  ['❤️', 2],
  ['©', 1],
  ['a\u200bb', 2],
  ['Ελλάδα', 6],
  ['│─┐', 3],
])('%p is %d columns wide', (text, width) => {
  expect(measureWidth(text)).toBe(width)
})
