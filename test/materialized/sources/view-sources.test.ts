import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { DuckDBInstance } from '@duckdb/node-api'
import { duckdbAsync } from '../../../src/driver/duckdb-async.js'
import { type CatalogInput, connectToCatalog } from '../../../src/index.js'
import { readOpaqueFunctions } from '../../../src/materialized/sources/read-functions.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { openChecked } from './check-sources.js'

const inFolder = temporaryFolder()
const [csv, other] = ['a.csv', 'b.csv'].map((name) => inFolder(name)) as [string, string]
beforeAll(() => {
  for (const file of [csv, other]) writeFileSync(file, 'a\n1\n')
})

type Macro = NonNullable<CatalogInput['macros']>[number]

/** The sources of a view with this SQL, as `name` or `name (why nothing tells)`. */
async function sourcesOf(
  sql: string,
  { views = [], macros = [], kept = [], before = [] }: Setting = {},
): Promise<readonly string[]> {
  const config = { macros, views: [...views, { name: 'v', sql }] }
  await using checked = await openChecked({ ...config, duckdb: { pragmas: before } } as never)
  const found = await checked.look('v', kept)
  return Object.entries(found)
    .map(([name, said]) => (/^[0-9a-f]{32}$/.test(said) ? name : `${name} (${said})`))
    .sort()
}

interface Setting {
  readonly views?: readonly { readonly name: string; readonly sql: string }[]
  readonly macros?: readonly Macro[]
  readonly kept?: readonly string[]
  readonly before?: readonly string[]
}

const unknown = 'unchecked: it is not known what this function reads'
const varying = 'unchecked: its argument is not constant, so it is not known what it reads'
const deep = [
  { name: 'base', sql: `FROM read_csv('${csv}')` },
  { name: 'middle', sql: `SELECT b.a FROM base b, '${other}' o` },
]

describe('what a view reads', () => {
  test('is followed through live views, and stops at materialised ones', async () => {
    expect(await sourcesOf('FROM middle', { views: deep })).toEqual([csv, other])
    expect(await sourcesOf('FROM middle', { views: deep, kept: ['base'] })).toEqual([other, 'main.base (upstream: base)'].sort())
    expect(await sourcesOf('FROM middle', { views: deep, kept: ['middle', 'base'] })).toEqual(['main.middle (upstream: middle)'])
    expect(await sourcesOf('WITH middle AS (SELECT 1 AS a) FROM middle', { views: deep })).toEqual([])
  })

  test('is followed through macros of the config, with names as seen from the view', async () => {
    const macros = [
      { name: 'files', parameters: ['n'], table_sql: `SELECT a + n AS a FROM read_csv('${csv}')` },
      { name: 'given', parameters: ['path'], table_sql: 'FROM read_csv(path)' },
      { name: 'lookup', parameters: ['x'], sql: '(SELECT max(a) + x FROM base)' },
    ] as const
    const options = { macros, views: deep }
    expect(await sourcesOf('FROM files(1)', options)).toEqual([csv])
    expect(await sourcesOf(`FROM given('${csv}')`, options)).toEqual([`read_csv() (${varying})`])
    expect(await sourcesOf('SELECT lookup(1) AS n', options)).toEqual([csv])
  })

  test.each([
    ['SELECT 1 AS a', []],
    ['SELECT sum(range) AS n, upper(list_sum([1, 2])::VARCHAR) AS u FROM range(3) GROUP BY ALL', []],
    ['FROM (VALUES (1), (2)) t(a)', []],
    ["SELECT getvariable('x') AS x", [`getvariable() (${unknown})`]],
    ["SELECT current_setting('threads') AS t", [`current_setting() (${unknown})`]],
    ["FROM read_csv(getvariable('file'))", [`getvariable() (${unknown})`, `read_csv() (${varying})`]],
    ["FROM query('SELECT ' || getvariable('x'))", [`getvariable() (${unknown})`, `query() (${varying})`]],
    ['FROM duckdb_settings()', [`duckdb_settings() (${unknown})`]],
    ['FROM (SHOW TABLES)', [`SHOW (${unknown})`]],
    ['SELECT foreign_macro(1) AS a', [`foreign_macro() (${unknown})`]],
    ['SELECT upper(1) AS a', [`upper() (${unknown})`]],
    ['SELECT row_number() OVER () AS n, COALESCE(1, 2) AS c, now() AS t, count(*) AS k', []],
    ['FROM foreign_table_macro()', [`foreign_table_macro() (${unknown})`]],
    ['FROM own_table', ['memory.main.own_table (unchecked: tables in memory do not tell when they change)']],
    [
      'FROM foreign_view',
      ['memory.main.foreign_view', 'memory.main.own_table (unchecked: tables in memory do not tell when they change)'],
    ],
    ['FROM information_schema.tables', ['information_schema.tables (unchecked: no attached database has it)']],
  ])('%s', async (sql, expected) => {
    const before = [
      'CREATE TABLE IF NOT EXISTS own_table AS SELECT 1 AS a',
      'CREATE VIEW IF NOT EXISTS foreign_view AS FROM own_table',
      'CREATE MACRO IF NOT EXISTS foreign_macro(x) AS x + 1',
      'CREATE MACRO IF NOT EXISTS foreign_table_macro() AS TABLE SELECT 1 AS a',
      "SET VARIABLE file = '/dev/null'",
    ]
    const shadowing = sql.includes('upper(1)') ? ["CREATE MACRO IF NOT EXISTS upper(x) AS 'mine'"] : []
    const files = sql.includes("getvariable('file')") ? [`SET VARIABLE file = '${csv}'`] : []
    const variable = sql.includes('query(') ? ["SET VARIABLE x = '1'"] : []
    expect(await sourcesOf(sql, { before: [...before, ...shadowing, ...files, ...variable] })).toEqual(expected)
  })

  test('a table in the database that holds the rows is unchecked', async () => {
    const file = inFolder('own.duckdb')
    const duckdb = { database: file, pragmas: ['CREATE TABLE IF NOT EXISTS own_table AS SELECT 1 AS a'] }
    await using checked = await openChecked({ duckdb, views: [{ name: 'v', sql: 'FROM own_table' }] } as never)
    expect(await checked.look('v')).toEqual({
      'own.main.own_table': 'unchecked: refreshes write to its database, so the file changes without the table',
    })
  })

  test('every function of DuckDB is known, and only those of the session are unchecked', async () => {
    await using checked = await openChecked({})
    const { control, database } = checked.catalog
    const rows = await control.all<{ name: string }>(
      `SELECT DISTINCT lower(function_name) AS name FROM duckdb_functions()
        WHERE function_type IN ('scalar', 'aggregate', 'macro') AND schema_name = 'main' AND regexp_full_match(function_name, '\\w+')`,
    )
    expect(rows.length).toBeGreaterThan(700)
    const asked = [...rows.map(({ name }) => name), 'row_number', 'no_such_function']
    const places = (name: string) => [{ database: 'memory', schema: 'main', name }]
    const opaque = await readOpaqueFunctions(
      control,
      database.instance,
      asked.map((name) => ({ written: name, places: places(name) })),
    )
    expect([...opaque].sort()).toEqual(['current_setting', 'currval', 'getvariable', 'nextval', 'no_such_function'])
  })

  test('a macro in the schema of the view hides a function of DuckDB', async () => {
    const pragmas = ['CREATE SCHEMA IF NOT EXISTS s', "CREATE MACRO IF NOT EXISTS s.lower(x) AS 'mine'"]
    const view = { name: 'v', sql: "SELECT lower('X') AS a" }
    await using checked = await openChecked({
      duckdb: { pragmas },
      views: [
        { ...view, db_schema: 's' },
        { ...view, name: 'w' },
      ],
    } as never)
    expect([await checked.look('v'), await checked.look('w')]).toEqual([{ 'lower()': unknown }, {}])
  })

  test('is the same with duckdb-async', async () => {
    const path = inFolder('async.duckdb')
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    await connection.run('CREATE TABLE t AS SELECT 1 AS a; CREATE VIEW w AS FROM t')
    connection.closeSync()
    instance.closeSync()
    const views = [{ name: 'v', sql: `SELECT sum(f.a) AS s FROM '${csv}' f, other.w GROUP BY upper(f.a::VARCHAR)` }]
    const attachments = { duckdb: [{ alias: 'other', path }] }
    const config = { duckdb: { config: {}, directories: {} }, attachments, views } as never
    await using checked = await openChecked(config, { driver: duckdbAsync() } as never)
    expect(Object.keys(await checked.look('v')).sort()).toEqual([csv, path, 'other.main.w'].sort())
  })

  test('never and a query ask for nothing else', async () => {
    await using checked = await openChecked({
      views: [
        { name: 'v', sql: `FROM '${csv}'` },
        { name: 'w', sql: `FROM '${csv}'` },
      ],
    })
    expect(await checked.check({ v: 'never', w: { sql: 'SELECT 1' } })).toEqual({
      v: [],
      w: [{ source: 'changed_by of main.w', digest: expect.any(String) }],
    })
  })
})

describeWith(['postgres_scanner'], 'a server that does not answer', () => {
  test('is not asked for its tables, and the deadline ends a query to it', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => silent.once('listening', resolve))
    const { port } = silent.address() as { port: number }
    try {
      await using checked = await openChecked({
        duckdb: { load_extensions: ['postgres_scanner'] },
        views: [{ name: 'v', sql: `FROM '${csv}'` }],
      })
      const sql = `SELECT 1 FROM postgres_scan('host=127.0.0.1 port=${port} connect_timeout=2', 'public', 't')`
      const started = performance.now()
      const { v } = await checked.check({ v: { sql } }, [], 500)
      expect(v).toEqual([{ source: 'changed_by of main.v', failed: expect.objectContaining({ code: 'QUERY_TIMEOUT' }) }])
      expect(performance.now() - started).toBeGreaterThan(400)
    } finally {
      silent.close()
    }
  })
})

describeWith(['quack', 'httpfs'], 'a catalog on a quack server', () => {
  test('does not take files of this machine for those of the server', async () => {
    const duckdb = { config: unsigned, directories: { extensions: extensionDirectory } }
    await using served = connectToCatalog({ version: 1, duckdb, views: [] })
    const token = 'token-of-the-test'
    const { uri } = await served.serve({ port: 0, token })
    const views = [
      { name: 'v', sql: `SELECT upper(a::VARCHAR) AS a FROM '${csv}'` },
      { name: 'w', sql: 'SELECT 1 AS a' },
    ]
    const secrets = [{ type: 'quack', params: { token } }]
    await using checked = await openChecked({ duckdb: { ...duckdb, secrets }, views } as never, { databasePath: uri })
    expect(await checked.look('v')).toEqual({ [csv]: 'unchecked: it is a file on the machine of the server' })
    expect(await checked.look('w')).toEqual({})
  })
})
