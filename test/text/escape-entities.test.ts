import { escapeEntities } from '../../src/text/escape-entities.js'

test.each([
  [`<a href="x?a=1&b=2">it's</a>`, '&lt;a href=&quot;x?a=1&amp;b=2&quot;&gt;it&#39;s&lt;/a&gt;'],
  ['&amp;', '&amp;amp;'],
  ['plain\ttext\n', 'plain\ttext\n'],
])('%j becomes %j', (text, escaped) => {
  expect(escapeEntities(text)).toBe(escaped)
})
