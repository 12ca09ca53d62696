import { planViews } from '../../../src/views/definition/plan-views.js'
import type { ViewReference } from '../../../src/views/definition/view-definition.js'
import { readSyntax } from '../../../src/views/syntax/read-syntax.js'
import { listReferences, scanReferences } from '../../../src/views/syntax/references.js'
import { viewsConfig, withDatabase } from '../view-fixtures.js'

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

test('scanning the text finds the same references as walking the tree', async () => {
  const trees = await serialize(scanned)
  expect(trees.map(scanReferences)).toEqual(trees.map((tree) => listReferences(JSON.parse(tree).statements)))
  expect(trees.map((tree) => JSON.parse(tree).error)).not.toContain(true)
})

test('scanning leaves statements that need the tree', async () => {
  expect((await serialize(left)).map(scanReferences)).toEqual(left.map(() => undefined))
})

const cases: readonly [sql: string, references: readonly string[]][] = [
  ['SELECT 1', []],
  ['FROM a', ['a']],
  ['SELECT * FROM a JOIN s.b USING (id), c.d.e', ['a', 's.b', 'c.d.e']],
  ['SELECT (SELECT max(x) FROM a) FROM b WHERE EXISTS (FROM c)', ['b', 'a', 'c']],
  ['WITH q AS (FROM a) SELECT * FROM q', ['a']],
  ['WITH q AS (FROM q) SELECT * FROM q', ['q']],
  ['WITH q AS (FROM a), r AS (FROM q) SELECT * FROM r, s.q', ['a', 's.q']],
  ['WITH Q AS (FROM a) SELECT * FROM q', ['a']],
  ['SELECT * FROM (WITH q AS (FROM a) FROM q), q', ['a', 'q']],
  ['WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 3) FROM t', []],
  ['WITH RECURSIVE t AS (SELECT n FROM seed UNION ALL SELECT n + 1 FROM t WHERE n < 3) FROM t', ['seed']],
  ['FROM a UNION ALL FROM b', ['a', 'b']],
  ['PIVOT a ON b IN (1, 2) USING sum(c)', ['a']],
  ["SELECT * FROM 'file.parquet'", ['file.parquet']],
  [`SELECT '"type":"BASE_TABLE"' FROM range(3)`, []],
  ['SELECT * FROM (VALUES (1), (2)) t(x)', []],
  ["FROM query('FROM b')", ['b']],
  ["FROM a, query('FROM s.b, query(''FROM c'')')", ['a', 's.b', 'c']],
  ["FROM query('FROM ' || 'b')", ['b']],
  ["FROM query(concat('FROM ', 's', '.b')::VARCHAR)", ['s.b']],
  ['FROM query($$FROM b$$)', ['b']],
  ["FROM query('FROM ' || getvariable('b'))", []],
  ["WITH b AS (FROM c) FROM query('FROM b')", ['c']],
  ["FROM query_table('s.b')", ['s.b']],
  ["FROM query_table(['a', 'b'])", ['a', 'b']],
  ["FROM query_table(['a', 's' || '.b'], true)", ['a', 's.b']],
  [`FROM query_table('"my.b"')`, ['my.b']],
]

const format = ({ catalog, schema, name }: ViewReference) => [catalog, schema, name].filter(Boolean).join('.')

test.each(cases)('%s', async (sql, references) => {
  const [syntax] = await withDatabase((connection) => readSyntax(connection, planViews(viewsConfig({ v: sql }))))
  expect(syntax?.references.map(format).sort()).toEqual([...references].sort())
})
