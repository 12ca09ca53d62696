import { clauseProblem } from '../../../src/sql/lexer/clause-problem.js'

test.each([
  'a = 1',
  "a = ';' AND b = ')'",
  '"(" = 1',
  '(a) OR ((b))',
  'a -- )',
  'a /* ; */',
  "a = E'\\')'",
  'a = $$;)$$',
  'a IN (1, 2)',
])('finds nothing wrong with %s', (text) => {
  expect(clauseProblem(text)).toBeUndefined()
})

test.each([
  ['', 'contains no SQL'],
  [' -- a', 'contains no SQL'],
  ['a;', 'contains a semicolon'],
  ['a; b', 'contains a semicolon'],
  ['(a', 'has parentheses that do not match'],
  ['a) OR (b', 'has parentheses that do not match'],
  ["a = 'b", 'has a quoted string that is not closed'],
  ['"a', 'has a quoted name that is not closed'],
  ['a /* b', 'has a comment that is not closed'],
])('refuses %j', (text, problem) => {
  expect(clauseProblem(text)).toBe(problem)
})
