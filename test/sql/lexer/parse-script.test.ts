import { parseScript } from '../../../src/sql/lexer/parse-script.js'

test.each([
  ['', []],
  [' ;; -- nothing; at all\n/* ; */ ', []],
  ['SELECT 1', ['SELECT 1']],
  [' SELECT 1 ;\nSELECT 2; ', ['SELECT 1', 'SELECT 2']],
  [`SELECT ';', ";", $$;$$, E'\\';' /* ; */ -- ;\n; FROM t`, [`SELECT ';', ";", $$;$$, E'\\';'`, 'FROM t']],
  ['a /* ; */ b; /* c */ d -- e', ['a /* ; */ b', 'd']],
  ["SELECT 1; SELECT 'open; SELECT 2", ['SELECT 1', "SELECT 'open; SELECT 2"]],
  ['SELECT 1; /* open; SELECT 2', ['SELECT 1', '/* open; SELECT 2']],
  ['\ufeffSELECT 1;\r\nSELECT 2', ['SELECT 1', 'SELECT 2']],
])('%j is split into its statements', (script, statements) => {
  const parsed = parseScript(script)
  expect(parsed.map(({ sql }) => sql)).toEqual(statements)
  for (const { sql, start } of parsed) expect(script.slice(start, start + sql.length)).toBe(sql)
})
