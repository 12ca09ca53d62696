import { parseRelationName } from '../../src/sql/parse-relation-name.js'
import { quoteQualified } from '../../src/sql/quote.js'
import { quoteIfNeeded } from '../../src/sql/quote-if-needed.js'
import { fc } from '../support/property.js'

test.each([
  ['orders', ['orders'], false],
  [' crm . public.orders ', ['crm', 'public', 'orders'], false],
  ['"a.b"."c""d"', ['a.b', 'c"d'], false],
  ['rates()', ['rates'], true],
  ['lake.rates( )', ['lake', 'rates'], true],
  ['a/* b */.c -- d', ['a', 'c'], false],
  ['größe', ['größe'], false],
])('takes %s apart', (text, parts, isCall) => {
  expect(parseRelationName(text)).toEqual({ parts, isCall })
})

test.each([
  '',
  ' ',
  'a b',
  'a.',
  '.a',
  'a..b',
  'a.b.c.d',
  "'a'",
  '$1',
  '?',
  '2026',
  'a;b',
  'a,b',
  '()',
  'a()()',
  'a(1)',
  'a.()',
  '"a',
  '""',
  '(a)',
  '"a\n"',
  'a "b"',
])('refuses %j', (text) => {
  expect(parseRelationName(text)).toBeUndefined()
})

test('reads every name that is quoted where necessary', () => {
  const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((text) => !/\p{Cc}/u.test(text))
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
      expect(parseRelationName(parts.map(quoteIfNeeded).join('.'))).toEqual({ parts, isCall: false })
      expect(parseRelationName(`${quoteQualified(...parts)}()`)).toEqual({ parts, isCall: true })
    }),
  )
})
