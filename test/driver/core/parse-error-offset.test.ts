import { parseErrorOffset, writePosition } from '../../../src/driver/core/parse-error-offset.js'

const message = (line: number, shown: string, spaces: number) =>
  `Parser Error: no\n\nLINE ${line}: ${shown}\n${' '.repeat(spaces)}^`

test.each([
  ['SELECT x', message(1, 'SELECT x', 15), 7],
  ['SELECT\nx, yy', message(2, 'x, yy', 11), 10],
  ['SELECT\r\nx, yy', message(2, 'x, yy', 11), 11],
  // Wide characters take two columns
  ["SELECT '日本', x", message(1, "SELECT '日本', x", 23), 13],
  ['1, 1, 1, x, 2, 2', message(1, '...1, x, 2...', 14), 9],
  ['SELECT x', 'Parser Error: no place', undefined],
  ['SELECT x', message(1, '...of another statement', 15), undefined],
  ['SELECT x', `Binder Error: no${writePosition(7)}`, 7],
  ["SELECT 'é🙂', x", `Binder Error: no${writePosition(17)}`, 14],
])('the place of an error in %j is found', (sql, said, offset) => {
  expect(parseErrorOffset(said, sql)).toBe(offset)
})
