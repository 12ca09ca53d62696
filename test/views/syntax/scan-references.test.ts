import { listReferences } from '../../../src/views/syntax/list-references.js'
import { scanReferences } from '../../../src/views/syntax/scan-references.js'
import { withDatabase } from '../view-fixtures.js'

const scanned = [
  'SELECT 1',
  'FROM a',
  'SELECT * FROM a JOIN s.b USING (id), c.d.e, A',
  'SELECT (SELECT max(x) FROM a) FROM b WHERE EXISTS (FROM c WHERE y IN (SELECT z FROM d))',
  'FROM a UNION ALL FROM b EXCEPT FROM c',
  `SELECT * FROM "q""uote{", "back\\slash}", "line\nbreak", "é", a "{alias""}"`,
  'SELECT * FROM a AT (VERSION => 3), b TABLESAMPLE 10%, c t(x, y)',
  'SELECT * FROM a, LATERAL (SELECT * FROM b WHERE b.x = a.x), range(3)',
  'PIVOT a ON b IN (1, 2) USING sum(c)',
  `SELECT '{"type":"BASE_TABLE","table_name":"no"}' FROM a`,
  `SELECT 1 AS "},{""node"":", 2 AS "{" FROM a`,
]

const left = [
  'WITH q AS (FROM a) SELECT * FROM q',
  'SELECT * FROM (WITH q AS (FROM a) FROM q), q',
  'WITH RECURSIVE t AS (SELECT n FROM seed UNION ALL SELECT n + 1 FROM t WHERE n < 3) FROM t',
  `SELECT 'BASE_TABLE' FROM a`,
  'FROM a; FROM b',
  'SELEC 1',
  '-- nothing',
]

async function serialize(texts: readonly string[]): Promise<readonly string[]> {
  const sql = `SELECT json_serialize_sql(value ->> '$', skip_empty := true, skip_null := true, skip_default := true) AS tree FROM json_each($1)`
  const rows = await withDatabase((connection) => connection.all<{ tree: string }>(sql, [JSON.stringify(texts)]))
  return rows.map(({ tree }) => tree)
}

test('finds in the text what the tree says', async () => {
  const trees = await serialize(scanned)
  expect(trees.map(scanReferences)).toEqual(trees.map((tree) => listReferences(JSON.parse(tree).statements)))
  expect(trees.map((tree) => JSON.parse(tree).error)).not.toContain(true)
})

test('leaves what needs the tree', async () => {
  expect((await serialize(left)).map(scanReferences)).toEqual(left.map(() => undefined))
})
