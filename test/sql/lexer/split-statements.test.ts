import { isBlank, splitStatements } from '../../../src/sql/lexer/split-statements.js'

test.each([
  { text: 'SELECT 1', statements: [], rest: 'SELECT 1' },
  { text: 'SELECT 1;', statements: ['SELECT 1'], rest: '' },
  { text: 'SELECT 1; SELECT 2;\nSELECT', statements: ['SELECT 1', 'SELECT 2'], rest: '\nSELECT' },
  { text: ';;; SELECT 1;', statements: ['SELECT 1'], rest: '' },
  { text: "SELECT ';';", statements: ["SELECT ';'"], rest: '' },
  { text: "SELECT 'it''s;';", statements: ["SELECT 'it''s;'"], rest: '' },
  { text: "SELECT 'open;", statements: [], rest: "SELECT 'open;", open: { kind: 'string', at: 7 } },
  { text: "SELECT 1; SELECT 'open''", statements: ['SELECT 1'], rest: " SELECT 'open''", open: { kind: 'string', at: 8 } },
  { text: "SELECT E'a\\'; SELECT 2;", statements: [], rest: "SELECT E'a\\'; SELECT 2;", open: { kind: 'string', at: 7 } },
  { text: 'SELECT "a""; 1;', statements: [], rest: 'SELECT "a""; 1;', open: { kind: 'quoted', at: 7 } },
  { text: "SELECT 'a\\'; SELECT 2;", statements: ["SELECT 'a\\'", 'SELECT 2'], rest: '' },
  { text: "SELECT E'a\\';'; SELECT 2;", statements: ["SELECT E'a\\';'", 'SELECT 2'], rest: '' },
  { text: "SELECT e';';", statements: ["SELECT e';'"], rest: '' },
  { text: 'SELECT ";";', statements: ['SELECT ";"'], rest: '' },
  { text: 'SELECT $$;$$;', statements: ['SELECT $$;$$'], rest: '' },
  { text: 'SELECT $a$ $$;$a$;', statements: ['SELECT $a$ $$;$a$'], rest: '' },
  { text: 'SELECT $$ open;', statements: [], rest: 'SELECT $$ open;', open: { kind: 'string', at: 7 } },
  { text: 'SELECT $a$ $$;', statements: [], rest: 'SELECT $a$ $$;', open: { kind: 'string', at: 7 } },
  { text: "/* 'a' ; */ SELECT '/*'; -- '", statements: ["/* 'a' ; */ SELECT '/*'"], rest: " -- '" },
  { text: '/* a /* b */ ;', statements: [], rest: '/* a /* b */ ;', open: { kind: 'comment', at: 0 } },
  { text: 'SELECT 1 -- no; end\n;', statements: ['SELECT 1 -- no; end'], rest: '' },
  { text: 'SELECT /* a; /* b; */ c; */ 1;', statements: ['SELECT /* a; /* b; */ c; */ 1'], rest: '' },
  { text: '/* open;', statements: [], rest: '/* open;', open: { kind: 'comment', at: 0 } },
  { text: '-- only a comment;\n', statements: [], rest: '-- only a comment;\n' },
  { text: 'SELECT $1;', statements: ['SELECT $1'], rest: '' },
])('$text is split', ({ text, ...parsed }) => expect(splitStatements(text)).toEqual(parsed))

test.each([
  "SELECT 'a\n;b'; SELECT\n2; SELECT $$\n;$$;",
  "/* a\n; /* 'b\n */ ;\n*/ SELECT 1;\n-- it's; a comment\nSELECT 2",
  'SELECT "a\n;""\n", E\'\\\';\n\' ; SELECT 3;\nSELECT \'open\n;',
])('%j gives the same statements line by line as in one piece', (text) => {
  const statements: string[] = []
  let { rest, open }: ReturnType<typeof splitStatements> = { statements, rest: '' }
  for (const line of text.split('\n')) {
    const parsed = splitStatements(`${rest}${line}\n`, open?.at ?? rest.length)
    statements.push(...parsed.statements)
    ;({ rest, open } = { open: undefined, ...parsed })
  }
  expect({ statements, rest, open }).toEqual({ open: undefined, ...splitStatements(`${text}\n`) })
})

test.each([
  { text: ' \n\t', blank: true },
  { text: '-- c\n /* d */', blank: true },
  { text: '/* open', blank: true },
  { text: '- 1', blank: false },
  { text: "''", blank: false },
])('$text is blank: $blank', ({ text, blank }) => expect(isBlank(text)).toBe(blank))
