import { mkdir } from 'node:fs/promises'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { queriesOf } from '../support/generate-queries.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
  await mkdir(folder.file('queries'))
})
afterEach(() => folder[Symbol.asyncDispose]())

const duckdb = { pragmas: ["CREATE TABLE t AS SELECT 1 AS id, DATE '2026-01-01' AS day, 'x' AS name"] }

async function problemsOf(sql: string): Promise<readonly string[]> {
  await folder.write({ 'queries/q.sql': sql })
  const error = await queriesOf({ version: 1, duckdb, queries: ['queries/q.sql'] }, folder.path).catch((reason) => reason)
  const issues: readonly { file?: string; line?: number; column?: number; message: string }[] = error.issues
  return issues.map(
    ({ file, line, column, message }) => `${error.code} ${file === folder.file('queries/q.sql')} ${line}:${column} ${message}`,
  )
}

test.each([
  ['SELECT\n  $x', '2:3 the type of $x in the query "q" is not known; declare it: -- @param x TYPE'],
  [
    'SELECT id FROM t WHERE day = $day AND $c IS NULL',
    '1:39 the type of $c in the query "q" is not known; declare it: -- @param c TYPE',
  ],
  ['SELECT id FROM t WHERE id = ?', '1:29 the query "q" has a parameter without a name; write $name instead of ? and $1'],
  ['-- top\nSELECT idd\nFROM t', /^2:8 the query "q" has no types: Binder Error: Referenced column "idd" not found/],
  ['SELECT FROM', /^1:\d+ the query "q" has no types: Parser Error/],
  ['SELECT id AS a, day AS a FROM t', '1:1 the query "q" has two columns "a"; give one of them another name: AS name'],
  ['-- @param f VARCHAR\nFROM read_csv($f)', /^2:1 the query "q" has no types: /],
  [
    'PIVOT t ON name USING count(*)',
    '1:1 the query "q" has no types: the columns of PIVOT depend on data; list the values: PIVOT … ON column IN (…)',
  ],
])('%j is QUERY_UNTYPED at its place', async (sql, message) => {
  const [problem = '', ...more] = await problemsOf(sql)
  expect(more).toEqual([])
  expect(problem.startsWith('QUERY_UNTYPED true ')).toBe(true)
  expect(problem.slice('QUERY_UNTYPED true '.length)).toEqual(
    typeof message === 'string' ? message : expect.stringMatching(message),
  )
})

test.each([
  ['-- @param dya DATE\nSELECT id FROM t WHERE day = $day', '1:4 the query "q" has no parameter $dya; did you mean day?'],
  [
    '-- @param day DAET\nSELECT id FROM t WHERE day = $day',
    /^1:4 the type "DAET" of the parameter day is not a type of DuckDB: /,
  ],
  ['-- @column di not null\nSELECT id FROM t', '1:4 the query "q" has no column "di"; did you mean id?'],
])('the wrong annotation %j is told at its place', async (sql, message) => {
  const [problem = ''] = await problemsOf(sql)
  expect(problem.slice('QUERY_UNTYPED true '.length)).toEqual(
    typeof message === 'string' ? message : expect.stringMatching(message),
  )
})

test.each([
  ['SELECT 1;\nSELECT 2', '2:1 the query "q" has 2 statements; write each in a query of its own'],
  ['-- nothing', '1:1 the query "q" is empty; write one SQL statement'],
  ['SELECT 1\n  -- @returns all', '2:6 @returns must be `-- @returns one`, `optional`, `many` or `exec`'],
])('%j is CONFIG_INVALID at its place', async (sql, message) => {
  expect(await problemsOf(sql)).toEqual([`CONFIG_INVALID true ${message}`])
})

test('files that are missing, names that clash and names that cannot be functions are reported together', async () => {
  await folder.write({
    'queries/a-b.sql': 'SELECT 1',
    'queries/a_b.sql': 'SELECT 1',
    'queries/delete.sql': 'SELECT 1',
    'queries/1.sql': 'SELECT 1',
  })
  const queries = [
    'queries/*.sql',
    'none/*.sql',
    { name: 'twice', sql: '-- @returns one\nSELECT $a', parameters: { a: 'INTEGER' }, returns: 'one' as const },
  ]
  const error = await queriesOf({ version: 1, duckdb, queries }, folder.path).catch((reason) => reason)
  expect(error.code).toBe('CONFIG_INVALID')
  expect(error.issues.map(({ message }: { message: string }) => message).sort()).toEqual([
    'is also declared by an annotation in the SQL; remove one of them',
    'matches no file',
    'the query "1" must have only letters, digits, _ and -, and not start with a digit; rename the file, or write an entry with a `name`',
    'the query "a_b" becomes the same function as "a-b"; rename one of them',
    'the query "delete" cannot become a function, because "delete" is not a free name in TypeScript; give it another name',
  ])
})

test('a file that an entry names is not also a query of the pattern', async () => {
  await folder.write({ 'queries/r.sql': 'SELECT id FROM t WHERE day = $day AND ($c IS NULL OR name = $c)' })
  const entry = {
    name: 'named',
    sql_file: 'queries/r.sql',
    parameters: { c: 'VARCHAR?' },
    not_null: ['id'],
    description: 'By day',
  }
  const text = await queriesOf({ version: 1, duckdb, queries: ['queries/*.sql', entry] }, folder.path)
  expect(text.match(/export const \w+/g)).toEqual(['export const named'])
  expect(text).toContain('/** By day */')
  expect(text).toContain('readonly id: number\n')
})

/** Statements of a corpus, and the types of their parameters. Those without types are in the tests above. */
const corpus: readonly (readonly [sql: string, parameters: string])[] = [
  ['FROM t WHERE id = $a', 'a: number'],
  ['SELECT $a + 1 AS x', 'a: -- INTEGER'],
  ['SELECT name || $a AS x FROM t', 'a: -- VARCHAR'],
  ['FROM t WHERE $a IS NULL OR name = $a', 'a: -- VARCHAR?'],
  ['FROM t WHERE id = ANY($a)', 'a: -- INTEGER[]'],
  ['FROM t WHERE id IN $a', 'a: -- INTEGER[]'],
  ['FROM t WHERE id IN ($a, $b)', 'a: number; b: number'],
  ['SELECT date_trunc($a, day) AS d FROM t', 'a: -- VARCHAR'],
  ['FROM range($a)', 'a: -- BIGINT'],
  ['FROM generate_series($a, $b)', 'a: -- BIGINT; b: -- BIGINT'],
  ['FROM t LIMIT $a OFFSET $b', 'a: number | bigint; b: number | bigint'],
  ['SELECT (id, day) > ($a, $b) AS later FROM t', 'a: -- INTEGER; b: -- DATE'],
  ['INSERT INTO t VALUES ($a, $b, $c)', 'a: number; b: Date | string; c: string'],
  ['INSERT INTO t VALUES ($a, $b, $c) RETURNING id', 'a: number; b: Date | string; c: string'],
  ['UPDATE t SET name = $a WHERE id = $b', 'a: string; b: number'],
  ['DELETE FROM t WHERE id = $a RETURNING *', 'a: number'],
  ['MERGE INTO t USING (SELECT $a AS id) AS s USING (id) WHEN MATCHED THEN DELETE', 'a: -- INTEGER'],
  ['WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < $a) FROM r', 'a: number'],
  ['SELECT coalesce($a, id) AS x FROM t', 'a: number'],
  ['SELECT CASE WHEN id = $a THEN name ELSE $b END AS x FROM t', 'a: number; b: string'],
  ['SELECT $a.x AS y', 'a: -- STRUCT(x INTEGER, d DECIMAL(9,2))'],
  ['SELECT $a AS y', 'a: -- MAP(VARCHAR, INTEGER)'],
  ['SELECT $a AS y', "a: -- ENUM('x', 'y')"],
  ['SELECT list_transform($a, x -> x + 1) AS y', 'a: -- INTEGER[]'],
  ['SELECT id, row_number() OVER () AS n FROM t QUALIFY n <= $a', 'a: number | bigint'],
  ['PIVOT t ON name IN (x) USING count(*)', ''],
  ['SELECT day BETWEEN $a AND $b AS x FROM t', 'a: Date | string; b: Date | string'],
  ['SELECT name LIKE $a AS x FROM t', 'a: string'],
  ['SELECT sum(id * $a) AS x FROM t', 'a: -- DECIMAL(9,2)'],
  ['SELECT day + $a AS x FROM t', 'a: -- INTEGER'],
  ['SELECT day + $a AS x FROM t', 'a: -- INTERVAL'],
  ['FROM t JOIN (VALUES ($a)) AS v(id) USING (id)', 'a: -- INTEGER'],
  ['SELECT EXISTS (FROM t WHERE id = $a) AS x', 'a: number'],
  ['SELECT $a::JSON->>$b AS x', 'a: -- JSON; b: -- VARCHAR'],
  ['SELECT if($a, id, 0) AS x FROM t', 'a: boolean'],
  ['SELECT max(id) FILTER (WHERE day > $a) AS x FROM t', 'a: Date | string'],
  ['FROM t ORDER BY id = $a', 'a: number'],
  ['SELECT name[$a] AS x FROM t', 'a: -- BIGINT'],
  ['DESCRIBE t', ''],
  ['SELECT 1 AS one', ''],
]

test('a corpus of 40 statements has types, with declarations where DuckDB needs them', async () => {
  expect(corpus).toHaveLength(40)
  const untyped: string[] = []
  for (const [sql, parameters] of corpus) {
    const parts = parameters.split('; ').filter(Boolean)
    const annotations = parts.flatMap((part) => {
      const [name = '', type = ''] = part.split(': ')
      return type.startsWith('-- ') ? [`-- @param ${name} ${type.slice(3)}`] : []
    })
    await folder.write({ 'queries/q.sql': `${annotations.join('\n')}\n${sql}` })
    const text = await queriesOf({ version: 1, duckdb, queries: ['queries/q.sql'] }, folder.path).catch((error) => String(error))
    const inferred = parts.filter((part) => !part.includes('-- '))
    if (!inferred.every((part) => text.includes(`  readonly ${part}\n`)) || !text.includes('export const q = '))
      untyped.push(`${sql}: ${text}`)
  }
  expect(untyped).toEqual([])
})
