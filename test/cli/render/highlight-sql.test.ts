import fc from 'fast-check'
import { highlightSql } from '../../../src/cli/render/highlight-sql.js'

const show = (text: string): string => {
  let at = 0
  return highlightSql(text)
    .map(({ end, style }) => {
      const piece = text.slice(at, end)
      at = end
      return style ? `[${style} ${piece}]` : piece
    })
    .join('')
}

test.each([
  ["select o.select, 'a''b' -- c", "[keyword select] o.select, [string 'a''b'] [comment -- c]"],
  ['FROM "from" WHERE x > 1.5e3', '[keyword FROM] "from" [keyword WHERE] x > [number 1.5e3]'],
  ['SELECT $id, ?1 /* open', '[keyword SELECT] [number $id], [number ?1] [comment /* open]'],
  ['SELECT $$a;b$$', '[keyword SELECT] [string $$a;b$$]'],
  ['.mode csv', '[keyword .mode] csv'],
])('%s', (text, expected) => expect(show(text)).toBe(expected))

test('the pieces cover the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
      expect(highlightSql(text).at(-1)?.end).toBe(text.length)
    }),
  )
})
