import { parseSetting } from '../../src/sql/parse-setting.js'

test.each<[string, object]>([
  ['SET threads = 4', { verb: 'SET', name: 'threads' }],
  ['set threads to 4;', { verb: 'SET', name: 'threads' }],
  ['SET threads=4 ; -- the end', { verb: 'SET', name: 'threads' }],
  ['/* SET a = 1; /* nested */ */ SET b = 2', { verb: 'SET', name: 'b' }],
  ["SET GLOBAL memory_limit = '2GB'", { verb: 'SET', scope: 'GLOBAL', name: 'memory_limit' }],
  ["SET SESSION TimeZone = 'UTC'", { verb: 'SET', scope: 'SESSION', name: 'TimeZone' }],
  ['SET VARIABLE x = [1, 2]', { verb: 'SET', scope: 'VARIABLE', name: 'x' }],
  ['SET global = 1', { verb: 'SET', name: 'global' }],
  ['SET "quoted ""name""" = 1', { verb: 'SET', name: 'quoted "name"' }],
  ["SET TIME ZONE 'UTC'", { verb: 'SET', name: 'TimeZone' }],
  ["SET SCHEMA 's'", { verb: 'SET', name: 'SCHEMA' }],
  ["SET schema = 's'", { verb: 'SET', name: 'schema' }],
  ["SET search_path = 'a,b'", { verb: 'SET', name: 'search_path' }],
  ["SET a = ';'", { verb: 'SET', name: 'a' }],
  ["SET a = 'it''s; --'", { verb: 'SET', name: 'a' }],
  ["SET a = E'it\\'s;'", { verb: 'SET', name: 'a' }],
  ['SET a = $$;$$', { verb: 'SET', name: 'a' }],
  ['SET a = $tag$ ; $$ ; $tag$', { verb: 'SET', name: 'a' }],
  ['RESET threads', { verb: 'RESET', name: 'threads' }],
  ['RESET GLOBAL threads', { verb: 'RESET', scope: 'GLOBAL', name: 'threads' }],
  ['RESET session', { verb: 'RESET', name: 'session' }],
  ['PRAGMA enable_profiling', { verb: 'PRAGMA', name: 'enable_profiling' }],
  ["pragma enable_profiling = 'json'", { verb: 'PRAGMA', name: 'enable_profiling' }],
  ["PRAGMA database_size('x')", { verb: 'PRAGMA', name: 'database_size' }],
])('%s is parsed', (sql, parsed) => {
  expect(parseSetting(sql)).toEqual(parsed)
})

test.each<[string, RegExp]>([
  ['', /^contains no SQL statement$/],
  [' ;; -- only a comment', /^contains no SQL statement$/],
  ['SELECT 1', /^must be a SET, RESET or PRAGMA statement$/],
  ['"SET" a = 1', /^must be a SET, RESET or PRAGMA statement$/],
  ['USE x', /^must be a SET, RESET or PRAGMA statement$/],
  ['SET', /^has no setting name after SET$/],
  ['SET GLOBAL', /^has no value/],
  ['SET GLOBAL = 1; SET b = 1', /^contains 2 SQL statements/],
  ["SET 'a' = 1", /^has no setting name after SET$/],
  ['PRAGMA', /^has no setting name after PRAGMA$/],
  ['SET a', /^has no value; write `SET name = value`$/],
  ['SET a =', /^has no value/],
  ['SET a 1', /^has no value/],
  ['SET LOCAL a = 1', /^is a SET LOCAL, which DuckDB does not support; write `SET SESSION`$/],
  ['SET a = 1; DROP TABLE x', /^contains 2 SQL statements; write each as a list item$/],
  ["SET a = 'x'; -- '\nDROP TABLE x", /^contains 2 SQL statements/],
  ["SET a = 'x", /^has a quoted string that is not closed$/],
  ['SET "a = 1', /^has a quoted name that is not closed$/],
  ['SET a = $$x', /^has a quoted string that is not closed$/],
  ['SET a = 1 /* x', /^has a comment that is not closed$/],
])('%j is refused', (sql, problem) => {
  expect(parseSetting(sql)).toEqual({ problem: expect.stringMatching(problem) })
})
