import { isReading, isWriting, mayReturnNothing } from '../../src/sql/describe-statement.js'

test.each([
  ['SELECT 1', true],
  ['-- a comment\n (FROM t)', true],
  ['WITH x AS (SELECT 1) FROM x', true],
  ['WITH x AS (SELECT 1) INSERT INTO t FROM x', false],
  ['INSERT INTO t VALUES (1)', false],
  ['DESCRIBE SELECT 1', false],
  ['', false],
])('isReading(%j) is %s', (sql, expected) => {
  expect(isReading(sql)).toBe(expected)
})

test.each([
  ['INSERT INTO t VALUES (1)', 'count'],
  ['/* x */ delete from t returning i', 'rows'],
  ["COPY t TO 'x.csv'", 'count'],
  ['SELECT 1', undefined],
  ['CREATE TABLE t (i INTEGER)', undefined],
])('isWriting(%j) is %s', (sql, expected) => {
  expect(isWriting(sql)).toBe(expected)
})

test.each([
  ['CREATE TABLE t (i INTEGER)', true],
  ['SET threads = 1', true],
  ['SELECT true AS "Success" WHERE false', false],
  ['SHOW TABLES', false],
])('mayReturnNothing(%j) is %s', (sql, expected) => {
  expect(mayReturnNothing(sql)).toBe(expected)
})
