import { measureWidth } from '../../../src/cli/render/measure-width.js'

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
])('%p takes %d columns', (text, width) => {
  expect(measureWidth(text)).toBe(width)
})
