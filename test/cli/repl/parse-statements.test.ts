import { isBlank, parseStatements } from '../../../src/cli/repl/parse-statements.js'

test.each([
  { text: 'SELECT 1', statements: [], rest: 'SELECT 1' },
  { text: 'SELECT 1;', statements: ['SELECT 1'], rest: '' },
  { text: 'SELECT 1; SELECT 2;\nSELECT', statements: ['SELECT 1', 'SELECT 2'], rest: '\nSELECT' },
  { text: ';;; SELECT 1;', statements: ['SELECT 1'], rest: '' },
  { text: "SELECT ';';", statements: ["SELECT ';'"], rest: '' },
  { text: "SELECT 'it''s;';", statements: ["SELECT 'it''s;'"], rest: '' },
  { text: "SELECT 'open;", statements: [], rest: "SELECT 'open;" },
  { text: "SELECT 'a\\'; SELECT 2;", statements: ["SELECT 'a\\'", 'SELECT 2'], rest: '' },
  { text: "SELECT E'a\\';'; SELECT 2;", statements: ["SELECT E'a\\';'", 'SELECT 2'], rest: '' },
  { text: "SELECT e';';", statements: ["SELECT e';'"], rest: '' },
  { text: 'SELECT ";";', statements: ['SELECT ";"'], rest: '' },
  { text: 'SELECT $$;$$;', statements: ['SELECT $$;$$'], rest: '' },
  { text: 'SELECT $a$ $$;$a$;', statements: ['SELECT $a$ $$;$a$'], rest: '' },
  { text: 'SELECT $$ open;', statements: [], rest: 'SELECT $$ open;' },
  { text: 'SELECT 1 -- no; end\n;', statements: ['SELECT 1 -- no; end'], rest: '' },
  { text: 'SELECT /* a; /* b; */ c; */ 1;', statements: ['SELECT /* a; /* b; */ c; */ 1'], rest: '' },
  { text: '/* open;', statements: [], rest: '/* open;' },
  { text: '-- only a comment;\n', statements: [], rest: '-- only a comment;\n' },
  { text: 'SELECT $1;', statements: ['SELECT $1'], rest: '' },
])('$text', ({ text, statements, rest }) => expect(parseStatements(text)).toEqual({ statements, rest }))

test.each([
  { text: ' \n\t', blank: true },
  { text: '-- c\n /* d */', blank: true },
  { text: '/* open', blank: true },
  { text: '- 1', blank: false },
  { text: "''", blank: false },
])('$text is blank: $blank', ({ text, blank }) => expect(isBlank(text)).toBe(blank))
