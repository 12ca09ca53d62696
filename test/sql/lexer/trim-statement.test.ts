import { trimForParentheses, trimStatement } from '../../../src/sql/lexer/trim-statement.js'

test.each<[sql: string, trimmed: string, forParentheses: string]>([
  ['SELECT 1', 'SELECT 1', 'SELECT 1'],
  ['\n SELECT 1 ;\n', 'SELECT 1', 'SELECT 1'],
  ['SELECT 1; -- end', 'SELECT 1; -- end', 'SELECT 1'],
  ['SELECT 1; -- the; end;', 'SELECT 1; -- the; end', 'SELECT 1'],
  ['SELECT 1 /* ; */; /* a; /* b */ */', 'SELECT 1 /* ; */; /* a; /* b */ */', 'SELECT 1'],
  ['SELECT 1 -- ;\n', 'SELECT 1 --', 'SELECT 1 --'],
  ["SELECT ';'", "SELECT ';'", "SELECT ';'"],
  ["SELECT '; -- x'", "SELECT '; -- x'", "SELECT '; -- x'"],
  ['SELECT $$ ; $$', 'SELECT $$ ; $$', 'SELECT $$ ; $$'],
  ['SELECT 1; SELECT 2', 'SELECT 1; SELECT 2', 'SELECT 1; SELECT 2'],
])('%j is trimmed', (sql, trimmed, forParentheses) => {
  expect(trimStatement(sql)).toBe(trimmed)
  expect(trimForParentheses(sql)).toBe(forParentheses)
})
