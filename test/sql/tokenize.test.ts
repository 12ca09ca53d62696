import { parseSqlTokens } from '../../src/sql/tokenize.js'
import { fc } from '../support/property.js'

test.each<[string, readonly (readonly string[])[]]>([
  ['', []],
  [';;', []],
  ['SELECT 1', [['SELECT', '1']]],
  [
    'SELECT 1;SELECT 2;',
    [
      ['SELECT', '1'],
      ['SELECT', '2'],
    ],
  ],
  ['a.b=$1', [['a', '.', 'b', '=', '$1']]],
  ["x'41' e'a\\'' E'b''c'", [['x', "'41'", "e'a\\''", "E'b''c'"]]],
  ['"a;""b" ; c', [['"a;""b"'], ['c']]],
  ['$$a;b$$ $t$;$$;$t$', [['$$a;b$$', '$t$;$$;$t$']]],
  ['a -- b; c\nd', [['a', 'd']]],
  ['a /* b; /* c */ ; */ d', [['a', 'd']]],
  ["'--' '/*' ;", [["'--'", "'/*'"]]],
  ["'\\' ; b", [["'\\'"], ['b']]],
  ['größe_1\u00a0= 1e5', [['größe_1', '=', '1e5']]],
  ['a$b$c;d', [['a$b$c'], ['d']]],
  ['1-2/3*4', [['1', '-', '2', '/', '3', '*', '4']]],
])('%j', (sql, statements) => {
  const parsed = parseSqlTokens(sql)
  expect('problem' in parsed ? parsed : parsed.map((tokens) => tokens.map(({ text }) => text))).toEqual(statements)
})

test('whatever is quoted is one token', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom("'", '"'), (text, quote) => {
      const sql = `SET a = ${quote}${text.replaceAll(quote, quote + quote)}${quote}; b`
      expect(parseSqlTokens(sql)).toHaveLength(2)
    }),
  )
})

test('any text is either tokens or a problem, and tokens leave out blanks and comments only', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("'", '"', '$', ';', '-', '/', '*', '\\', 'a', 'E', '1', ' ', '\n') }),
      (sql) => {
        const parsed = parseSqlTokens(sql)
        if ('problem' in parsed) return
        let rest = sql
        for (const { text } of parsed.flat()) {
          expect(rest).toContain(text)
          rest = rest.slice(rest.indexOf(text) + text.length)
        }
      },
    ),
  )
})
