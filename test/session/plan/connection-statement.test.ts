import { isConnectionStatement, readTemporaryName } from '../../../src/session/plan/connection-statement.js'
import { parseSqlTokens, type SqlToken } from '../../../src/sql/lexer/tokenize.js'

function tokensOf(sql: string): readonly SqlToken[] {
  const statements = parseSqlTokens(sql)
  if (!('length' in statements)) throw new Error(statements.problem)
  return statements[0] ?? []
}

test.each<[sql: string, name: string | undefined]>([
  ['CREATE TEMP TABLE t (i INT)', 't'],
  ['CREATE TEMPORARY VIEW "My View" AS SELECT 1', 'my view'],
  ['CREATE OR REPLACE TEMP MACRO twice(x) AS x * 2', 'twice'],
  ['CREATE LOCAL TEMP TABLE t (i INT)', 't'],
  ['CREATE GLOBAL TEMPORARY TABLE t (i INT)', 't'],
  ['CREATE OR REPLACE LOCAL TEMPORARY TABLE t (i INT)', 't'],
  ['CREATE TEMP RECURSIVE VIEW v AS SELECT 1', 'v'],
  ['CREATE TEMP TABLE IF NOT EXISTS temp.main.t (i INT)', 't'],
  ['CREATE TEMP SECRET s (TYPE s3)', undefined],
  ['CREATE TABLE t (i INT)', undefined],
  ['CREATE TABLE temp (i INT)', undefined],
  ['SELECT 1', undefined],
  ['', undefined],
])('%j creates the temporary object %j', (sql, name) => {
  expect(readTemporaryName(tokensOf(sql))).toBe(name)
  expect(isConnectionStatement(tokensOf(sql), new Set())).toBe(name !== undefined)
})

test.each<[sql: string, isOfConnection: boolean]>([
  ['USE lake', true],
  ['PREPARE p AS SELECT 1', true],
  ['INSERT INTO scratch VALUES (1)', true],
  ['INSERT INTO kept VALUES (1)', false],
  ['INSERT INTO temp.main.other VALUES (1)', true],
  ['INSERT OR REPLACE INTO "Scratch" VALUES (1)', true],
  ['ALTER TABLE IF EXISTS scratch ADD COLUMN j INT', true],
  ['CREATE INDEX i ON scratch (i)', true],
  ['CREATE UNIQUE INDEX i ON scratch (i)', true],
  ['CREATE INDEX i ON kept (i)', false],
  ['DELETE FROM (SELECT 1)', false],
  ["INSERT INTO 'scratch' VALUES (1)", false],
  ['CREATE TABLE scratch_too AS FROM scratch', false],
  ['SET threads = 2', false],
])('%j is a statement of its connection: %s', (sql, isOfConnection) => {
  expect(isConnectionStatement(tokensOf(sql), new Set(['scratch']))).toBe(isOfConnection)
})
