import { parseSqlTokens } from '../../../src/sql/lexer/tokenize.js'
import { fc } from '../../support/property.js'

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
])('%j is split into tokens', (sql, statements) => {
  const parsed = parseSqlTokens(sql)
  expect('problem' in parsed ? parsed : parsed.map((tokens) => tokens.map(({ text }) => text))).toEqual(statements)
})

test('any quoted text is one token', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom("'", '"'), (text, quote) => {
      const sql = `SET a = ${quote}${text.replaceAll(quote, quote + quote)}${quote}; b`
      expect(parseSqlTokens(sql)).toHaveLength(2)
    }),
  )
})

test('each token has its kind, its text and its offset', () => {
  expect(parseSqlTokens("a \"b\" 'c' E'd' $$e$$ $1 $f ? 2.5 = -- g\n;")).toEqual([
    [
      { kind: 'word', text: 'a', start: 0 },
      { kind: 'quoted', text: '"b"', start: 2 },
      { kind: 'string', text: "'c'", start: 6 },
      { kind: 'string', text: "E'd'", start: 10 },
      { kind: 'string', text: '$$e$$', start: 15 },
      { kind: 'parameter', text: '$1', start: 21 },
      { kind: 'parameter', text: '$f', start: 24 },
      { kind: 'parameter', text: '?', start: 27 },
      { kind: 'symbol', text: '2.5', start: 29 },
      { kind: 'symbol', text: '=', start: 33 },
    ],
  ])
})

/** A gap between tokens without its first blank, semicolon or comment; `undefined` if it begins with anything else. */
function dropFirst(gap: string): string | undefined {
  if (/^[\s;]/.test(gap)) return gap.slice(1)
  if (gap.startsWith('--')) return gap.replace(/^--[^\n\r]*/, '')
  if (!gap.startsWith('/*')) return undefined
  let depth = 0
  for (let at = 0; at < gap.length - 1; at += 1) {
    const mark = gap.slice(at, at + 2)
    if (mark !== '/*' && mark !== '*/') continue
    depth += mark === '/*' ? 1 : -1
    at += 1
    if (depth === 0) return gap.slice(at + 1)
  }
  return undefined
}

test('any text is either tokens or a problem, and only blanks, semicolons and comments are between tokens', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("'", '"', '$', ';', '-', '/', '*', '\\', 'a', 'E', '1', '?', ' ', '\n') }),
      (sql) => {
        const parsed = parseSqlTokens(sql)
        if ('problem' in parsed) return
        let end = 0
        for (const { text, start } of [...parsed.flat(), { text: '', start: sql.length }]) {
          expect(sql.startsWith(text, start)).toBe(true)
          for (let gap = sql.slice(end, start); gap !== ''; ) {
            const rest = dropFirst(gap)
            if (rest === undefined) throw new Error(`${JSON.stringify(sql)} has no token for ${gap}`)
            gap = rest
          }
          end = start + text.length
        }
      },
    ),
  )
})
