import { writeFile } from 'node:fs/promises'
import { type CatalogConnection, connectToCatalog } from '../../src/index.js'
import { isSessionNeutral } from '../../src/sql/is-session-neutral.js'
import { makeFolder } from '../support/catalog-folder.js'

// What a connection of DuckDB holds, beside its random seed
const state = [
  'SELECT name, value FROM duckdb_settings()',
  'SELECT * FROM duckdb_variables()',
  'SELECT name FROM duckdb_prepared_statements()',
  'SELECT table_name FROM duckdb_tables() WHERE temporary',
  "SELECT view_name FROM duckdb_views() WHERE database_name = 'temp' AND NOT internal",
  "SELECT type_name FROM duckdb_types() WHERE database_name = 'temp' AND type_name LIKE '__pivot%'",
  "SELECT function_name FROM duckdb_functions() WHERE database_name = 'temp'",
  'SELECT current_schema(), current_database()',
]

async function readState(catalog: CatalogConnection): Promise<unknown[]> {
  const all: unknown[] = []
  for (const sql of state) all.push(await catalog.query(`${sql} ORDER BY ALL`))
  return all
}

async function connectionId(catalog: CatalogConnection): Promise<unknown> {
  const [row] = await catalog.query('SELECT current_connection_id() AS id')
  return row?.id
}

const csv = "read_csv('bad.csv', columns = {a: 'INT', b: 'INT'}"

/** The folder holds bad.csv, with a row that has a text instead of a number; `t` is a table of one column. */
async function makeCatalog() {
  const folder = await makeFolder()
  await writeFile(folder.file('bad.csv'), 'a,b\n1,2\nx,3\n')
  const catalog = connectToCatalog({ version: 1, duckdb: {} }, { pool: { size: 1 } })
  await catalog.query('CREATE TABLE t AS SELECT 1 AS a; CREATE SEQUENCE s')
  return {
    catalog,
    place: (sql: string) => sql.replaceAll('bad.csv', folder.file('bad.csv')).replaceAll('out.csv', folder.file('out.csv')),
    async [Symbol.asyncDispose]() {
      await catalog.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

describe('on a pool of one connection', () => {
  let made: Awaited<ReturnType<typeof makeCatalog>>
  beforeEach(async () => {
    made = await makeCatalog()
  })
  afterEach(() => made[Symbol.asyncDispose]())

  test.each([
    'SELECT 1',
    '  from t',
    '(SELECT 1) UNION ALL (SELECT 2)',
    '((((SELECT 1))))',
    '-- a remark\n/* another one */ WITH a AS (SELECT 1) SELECT * FROM a',
    '/* a *//* b */--c\n SELECT 1',
    'INSERT INTO t VALUES (1);',
    'update t set a = 1',
    'DELETE FROM t',
    'WITH x AS (SELECT 1 AS a) INSERT INTO t FROM x',
    'MERGE INTO t USING (SELECT 7 AS a) s ON t.a = s.a WHEN NOT MATCHED THEN INSERT',
    'TABLE t',
    'VALUES (1)',
    "COPY t TO 'out.csv'",
    "COPY (FROM t) TO 'out.csv'",
    'DESCRIBE t',
    'DESC SELECT 1',
    'SUMMARIZE t',
    'SHOW TABLES',
    'EXPLAIN SELECT 1',
    'EXPLAIN ANALYZE SELECT 1',
    'explain analyse (select 1)',
    'EXPLAIN (FORMAT json) SELECT 1',
    'EXPLAIN (ANALYZE, FORMAT json) FROM t',
    'EXPLAIN (SELECT 1)',
    'SELECT query, able FROM (SELECT 1 AS query, 2 AS able)',
    "SELECT nextval('s')",
    'FROM duckdb_settings()',
  ])('the connection is used again after %s', async (sql) => {
    const { catalog, place } = made
    const held = await readState(catalog)
    const before = await connectionId(catalog)
    await catalog.query(place(sql))
    expect(await connectionId(catalog)).toEqual(before)
    expect(await readState(catalog)).toEqual(held)
  })

  test.each([
    'EXPLAIN ANALYZE CREATE TEMP TABLE x (a INT)',
    'explain analyse create temp view x as select 1',
    'EXPLAIN ANALYZE CREATE TEMP MACRO x() AS 1',
    'EXPLAIN (ANALYZE, FORMAT json) CREATE TEMP TABLE x (a INT)',
    'EXPLAIN (ANALYZE)/* a */CREATE TEMP TABLE x (a INT)',
    '/* a */ EXPLAIN -- b\n ANALYZE /* c */ SET VARIABLE x = 1',
    'EXPLAIN ANALYZE SET VARIABLE x = 1',
    "EXPLAIN ANALYZE SET SESSION search_path = 'information_schema'",
    'EXPLAIN ANALYZE PREPARE x AS SELECT 1',
    'EXPLAIN ANALYZE BEGIN',
    'EXPLAIN ANALYZE PRAGMA enable_profiling',
    'EXPLAIN ANALYZE CALL enable_profiling()',
    "FROM enable_profiling(format := 'no_output')",
    'SELECT * FROM "Enable_Profiling"(format := \'no_output\')',
    "FROM enable_profiling/* a */(format := 'no_output')",
    "FROM system.main.enable_profiling(format := 'no_output')",
    "SUMMARIZE FROM enable_profiling(format := 'no_output')",
    "COPY (FROM enable_profiling(format := 'no_output')) TO 'out.csv'",
    "DELETE FROM t USING enable_profiling(format := 'no_output')",
    "INSERT INTO t SELECT 1 FROM enable_profiling(format := 'no_output')",
    "WITH x AS (FROM enable_profiling(format := 'no_output')) FROM x",
    "FROM query('FROM enable_' || 'profiling(format := ''no_output'')')",
    "FROM \"query\" -- a\n ('FROM enable_' || 'profiling(format := ''no_output'')')",
    `FROM ${csv}, store_rejects = true)`,
    `FROM ${csv}, rejects_table = 'x')`,
    `FROM ${csv}, "rejects_scan" = 'x')`,
    "COPY t FROM 'bad.csv' (STORE_REJECTS true)",
    'FROM (PIVOT t ON a USING sum(a))',
    'WITH x AS (PIVOT_WIDER t ON a USING sum(a)) FROM x',
    'COPY FROM DATABASE memory TO temp',
    'COPY /* a */ FROM DATABASE memory TO temp',
    'SELECT 1; CREATE TEMP TABLE x (a INT)',
    '/* /* */ select */ CREATE TEMP TABLE x AS SELECT 1',
    '-- a\rCREATE TEMP TABLE x AS\nSELECT 1',
  ])('nothing is left behind by %s', async (sql) => {
    const { catalog, place } = made
    const held = await readState(catalog)
    await catalog.query(place(sql)).catch((error: unknown) => expect(error).toMatchObject({ code: 'QUERY_FAILED' }))
    expect(await readState(catalog)).toEqual(held)
    // Nor of its transaction
    await catalog.query('INSERT INTO t VALUES (42)')
    await using session = await catalog.session()
    expect(await session.query('SELECT a FROM t WHERE a = 42')).toEqual([{ a: 42 }])
  })

  test.each([
    'SELECT setseed(0.5)',
    'SELECT "setseed"(0.5)',
    'VALUES (main.SETSEED(0.5))',
    "FROM query('SELECT set' || 'seed(0.5)')",
    'SELECT list_transform([0.5], lambda x : setseed(x))',
    'INSERT INTO t SELECT 1 WHERE setseed(0.5) IS NULL',
    'EXPLAIN ANALYZE SELECT setseed(0.5)',
  ])('the numbers of chance do not follow from %s', async (sql) => {
    const draw = async () => {
      await made.catalog.query(sql)
      return made.catalog.query('SELECT random() AS r')
    }
    expect(await draw()).not.toEqual(await draw())
  })
})

test.each([
  'USE other',
  'SET VARIABLE a = 1',
  'RESET threads',
  'BEGIN',
  'COMMIT',
  'CREATE TEMP TABLE t (a INT)',
  'PREPARE p AS SELECT 1',
  'PRAGMA threads=1',
  'CALL something()',
  'ATTACH x',
  'selectx',
  '/* open',
  'EXPLAIN',
  '',
])('%s may leave something behind', (sql) => {
  expect(isSessionNeutral(sql)).toBe(false)
})
