import { leavesNoTrace } from '../../src/connection/leaves-no-trace.js'

test.each([
  'SELECT 1',
  '  from t',
  "-- a remark\n/* another; one */ WITH a AS (SELECT ';') SELECT * FROM a",
  '(SELECT 1) UNION ALL (SELECT 2)',
  'INSERT INTO t VALUES (1);',
  'update t set a = 1',
  'DELETE FROM t',
  'COPY t TO $1',
  'DESCRIBE t',
  'EXPLAIN ANALYZE SELECT 1',
])('nothing is left behind by %s', (sql) => {
  // A semicolon in a text reads like a second statement: that costs a connection, and no more
  expect(leavesNoTrace(sql)).toBe(!sql.includes("';'"))
})

test.each([
  'USE other',
  'SET VARIABLE a = 1',
  'set search_path = x',
  'RESET threads',
  'BEGIN',
  'COMMIT',
  'CREATE TEMP TABLE t (a INT)',
  'CREATE TABLE t (a INT)',
  'PREPARE p AS SELECT 1',
  'PRAGMA threads=1',
  'CALL something()',
  'ATTACH x',
  'SELECT 1; SET VARIABLE a = 1',
  'SELECT setseed(0.5)',
  'selectx',
  '/* open',
  '',
])('something may be left behind by %s', (sql) => {
  expect(leavesNoTrace(sql)).toBe(false)
})
