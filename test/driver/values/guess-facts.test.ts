import { guessFacts } from '../../../src/driver/values/guess-facts.js'

const column = (name: string, type: string) => ({ name, type })
const success = [column('Success', 'BOOLEAN')]
const count = [column('Count', 'BIGINT')]

test.each<[sql: string, rows: readonly object[], columns: ReturnType<typeof column>[], found: number]>([
  ['SET threads = 1', [], success, 0],
  ['CREATE TABLE t (i INT)', [], count, 0],
  ['CREATE TABLE t (i INT)', [{ Count: 1n }], count, 1],
  ['SELECT 1 AS i WHERE false', [], [column('i', 'INTEGER')], 1],
  ['FROM t', [], success, 1],
  ['SET threads = 1', [], [...success, ...count], 2],
  ['SET threads = 1', [], [column('Success', 'VARCHAR')], 1],
])('the columns of %j with the rows %j and %j are %d', (sql, rows, columns, found) => {
  expect(guessFacts(sql, rows, () => columns).readColumns()).toHaveLength(found)
})

test.each<[sql: string, rows: readonly object[], changes: number | undefined]>([
  ['INSERT INTO t VALUES (1)', [{ Count: 2n }], 2],
  ['UPDATE t SET i = 1', [{ Count: 3 }], 3],
  ['INSERT INTO t VALUES (1)', [], undefined],
  ['INSERT INTO t VALUES (1)', [{ Count: '2' }], undefined],
  ['INSERT INTO t VALUES (1) RETURNING i', [{ i: 7 }, { i: 8 }], 2],
  ['DELETE FROM t RETURNING i', [], 0],
  ['SELECT 5 AS Count', [{ Count: 5n }], undefined],
])('%j with the rows %j changed %j rows', (sql, rows, changes) => {
  expect(guessFacts(sql, rows, () => count).readChanges()).toBe(changes)
})
