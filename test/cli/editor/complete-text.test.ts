import { insertSuggestion, renderSuggestions } from '../../../src/cli/editor/complete-text.js'

test.each([
  { texts: ['orders'], typed: 'FROM ord', after: 'FROM orders' },
  { texts: ['"Order Items"'], typed: 'FROM ord', after: 'FROM "Order Items"' },
  { texts: ['json', 'jsonl'], typed: 'FROM ord', after: 'FROM json' },
  { texts: ['orders', '"Order Items"'], typed: 'FROM ord', after: 'FROM ord' },
  { texts: [], typed: 'FROM ord', after: 'FROM ord' },
])('$texts for $typed', ({ texts, typed, after }) => {
  const edited = { text: `${typed} WHERE`, cursor: typed.length }
  expect(insertSuggestion(edited, { texts, replaced: 'ord' })).toEqual({ text: `${after} WHERE`, cursor: after.length })
})

test('suggestions are listed in columns', () => {
  expect(renderSuggestions(['a', 'bb', '日本', 'd'], 20)).toBe('a     日本\r\nbb    d'.replace('日本', '日本'))
  expect(renderSuggestions(['a', 'bb', 'c'], 4)).toBe('a\r\nbb\r\nc')
  expect(
    renderSuggestions(
      Array.from({ length: 62 }, (_, index) => `n${index}`),
      200,
    ),
  ).toContain('… and 2 more')
})
