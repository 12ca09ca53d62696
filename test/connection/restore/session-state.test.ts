import { DuckDBInstance } from '@duckdb/node-api'
import {
  buildCatalog,
  type CatalogInput,
  type CatalogReport,
  connectToCatalog,
  generateSql,
  loadConfig,
  validateCatalog,
} from '../../../src/index.js'
import { makeFolder } from '../../support/catalog-folder.js'

const actions = ({ views }: Pick<CatalogReport, 'views'>) =>
  views.map(({ action, view }) => [action, [view.database, view.schema, view.name].filter(Boolean).join('.')].join(' '))

async function withFile<T>(path: string, work: (run: (sql: string) => Promise<Record<string, unknown>[]>) => Promise<T>) {
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  try {
    return await work(async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJS())
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

interface Case {
  readonly title: string
  readonly duckdb: Omit<CatalogInput['duckdb'], 'database'>
  readonly views: CatalogInput['views']
  /** Where the views go. */
  readonly made: readonly string[]
  readonly attachments?: boolean
}

const raw = ['CREATE SCHEMA IF NOT EXISTS raw', "CREATE OR REPLACE TABLE raw.t AS SELECT 'raw' AS x"]
const overT = [{ name: 'v', sql: 'SELECT x FROM t' }]

const cases: readonly Case[] = [
  { title: 'USE', duckdb: { pragmas: [...raw, 'USE raw'] }, views: overT, made: ['raw.v'] },
  { title: 'USE with a database', duckdb: { pragmas: [...raw, 'USE "shop".raw;'] }, views: overT, made: ['raw.v'] },
  { title: 'SET schema', duckdb: { pragmas: raw, settings: "SET schema = 'raw'" }, views: overT, made: ['raw.v'] },
  { title: 'SET SCHEMA', duckdb: { pragmas: raw, settings: ["SET SCHEMA 'raw'"] }, views: overT, made: ['raw.v'] },
  { title: 'a search path', duckdb: { pragmas: raw, settings: "SET search_path='raw,main'" }, views: overT, made: ['raw.v'] },
  { title: 'a map of settings', duckdb: { pragmas: raw, settings: { search_path: 'main,raw' } }, views: overT, made: ['main.v'] },
  { title: 'PRAGMA schema', duckdb: { pragmas: [...raw, 'PRAGMA schema=raw'] }, views: overT, made: ['raw.v'] },
  {
    title: 'the last one counts, and settings come after pragmas',
    duckdb: { pragmas: [...raw, 'CREATE SCHEMA IF NOT EXISTS other', 'USE other'], settings: 'SET schema = raw' },
    views: overT,
    made: ['raw.v'],
  },
  {
    title: 'RESET',
    duckdb: { pragmas: [...raw, 'USE raw'], settings: 'RESET schema' },
    views: [{ name: 'v', sql: 'FROM raw.t' }],
    made: ['main.v'],
  },
  {
    title: 'a db_schema wins, and finds what the search path finds',
    duckdb: { pragmas: [...raw, 'USE raw'] },
    views: [
      { name: 'v', sql: 'SELECT x FROM other.w' },
      { name: 'w', db_schema: 'other', sql: 'SELECT x FROM t' },
    ],
    made: ['other.w', 'raw.v'],
  },
  {
    title: 'views find each other on the search path',
    duckdb: { settings: "SET search_path='one,two'" },
    views: [
      { name: 'v', sql: 'SELECT * FROM w' },
      { name: 'w', db_schema: 'two', sql: "SELECT 'w' AS x" },
    ],
    made: ['one.v', 'two.w'],
  },
  {
    title: 'the schema is made where it is missing',
    duckdb: { pragmas: ['USE fresh'] },
    views: [{ name: 'v', sql: 'SELECT 1 AS x' }],
    made: ['fresh.v'],
  },
  {
    title: 'statements follow the USE before them',
    duckdb: { pragmas: [raw[0] ?? '', 'USE raw', 'CREATE TABLE IF NOT EXISTS made AS SELECT 1 AS x'] },
    views: [{ name: 'v', sql: 'FROM raw.made' }],
    made: ['raw.v'],
  },
  {
    title: 'temporary objects and variables',
    duckdb: {
      pragmas: [
        'CREATE TEMP MACRO twice(x) AS 2 * x',
        'CREATE TEMP TABLE rates (rate INT)',
        'INSERT INTO rates VALUES (21)',
        'CREATE OR REPLACE TEMPORARY TABLE temp.more AS SELECT 2 AS one',
        'UPDATE temp.more SET one = 1',
        'SET VARIABLE factor = 1',
        'CREATE TEMP VIEW seen AS FROM rates',
      ],
    },
    views: [{ name: 'v', sql: "SELECT twice(rate) * getvariable('factor') * one AS x FROM seen, more" }],
    made: ['main.v'],
  },
  {
    title: 'another database',
    duckdb: { pragmas: ['USE side'] },
    views: [{ name: 'v', sql: 'SELECT 1 AS x' }],
    made: ['side.main.v'],
    attachments: true,
  },
  {
    title: 'a schema of another database, and one of the catalog',
    duckdb: { settings: { search_path: 'side.stage,shop.main' } },
    views: [
      { name: 'v', sql: 'SELECT x FROM w' },
      { name: 'w', db_schema: 'main', sql: 'SELECT 1 AS x' },
    ],
    made: ['main.w', 'side.stage.v'],
    attachments: true,
  },
]

const catalogOf = ({ duckdb, views, attachments = false }: Case): CatalogInput => ({
  version: 1,
  name: 'state',
  duckdb: { ...duckdb, database: 'shop.duckdb' },
  ...(attachments && { attachments: { duckdb: [{ alias: 'side', path: 'side.duckdb', read_only: false }] } }),
  views: views ?? [],
})

test.each(cases)('views are made with the state of the session: $title', async (each) => {
  await using folder = await makeFolder({ 'catalog.json': catalogOf(each) })
  const file = folder.file('catalog.json')
  const created = each.made.map((name) => `create ${name}`)
  const kept = each.made.map((name) => `keep ${name}`)
  await validateCatalog(file)
  {
    await using catalog = connectToCatalog(file)
    expect(actions(await catalog.plan()).toSorted()).toEqual(created)
    const view = each.made.find((name) => name.endsWith('v'))
    expect(await catalog.query(`SELECT x FROM ${view}`)).toHaveLength(1)
    expect(await catalog.query('SELECT x FROM v')).toHaveLength(1)
    expect(actions(catalog.report as CatalogReport).toSorted()).toEqual(created)
    expect(actions(await catalog.plan()).toSorted()).toEqual(kept)
    expect(actions(await catalog.plan({ sources: true })).toSorted()).toEqual(kept)
    await catalog.refresh()
    expect(actions(catalog.report as CatalogReport).toSorted()).toEqual(kept)
    await Promise.all([1, 2, 3, 4].map(() => catalog.query('SELECT x FROM v')))
  }
  await using again = connectToCatalog(file)
  expect(actions(await again.plan()).toSorted()).toEqual(kept)
  await again.query('SELECT x FROM v')
  expect(actions(again.report as CatalogReport).toSorted()).toEqual(kept)
})

test.each(cases)('a script makes the same views: $title', async (each) => {
  await using folder = await makeFolder({ 'catalog.json': catalogOf(each) })
  const script = generateSql(await loadConfig(folder.file('catalog.json')))
  await withFile(folder.file('shop.duckdb'), async (run) => {
    await run(script)
    const rows = await run('SELECT * FROM duckdb_views() WHERE NOT internal AND NOT temporary')
    const names = rows.map(({ database_name: database, schema_name: schema, view_name: name }) =>
      [...(database === 'shop' ? [] : [database]), schema, name].join('.'),
    )
    expect(names.toSorted()).toEqual(each.made)
    expect(await run('SELECT x FROM v')).toHaveLength(1)
  })
})

test('a build creates the same views as a connect', async () => {
  const [first] = cases
  await using folder = await makeFolder({ 'catalog.json': catalogOf(first as Case) })
  const { report } = await buildCatalog(folder.file('catalog.json'))
  expect(actions(report as CatalogReport)).toEqual(['create raw.v'])
})

test('views of a catalog without such state are unchanged', async () => {
  const view = { name: 'v', sql: 'SELECT 1 AS x' }
  const plain = await loadConfig({ version: 1, duckdb: {}, views: [view] })
  const stated = await loadConfig({
    version: 1,
    duckdb: { pragmas: ['USE raw'] },
    views: [{ ...view, db_schema: 'raw' }],
  })
  const { planViews } = await import('../../../src/views/definition/plan-views.js')
  expect(planViews(stated)[0]?.hash).toBe(planViews(plain)[0]?.hash)
})

/** What a statement of the pragmas attaches is known to the views that read it. */
test('a view reads a database that a pragma attaches', async () => {
  await using folder = await makeFolder()
  const side = folder.file('side.duckdb')
  await withFile(side, (run) => run('CREATE TABLE t AS SELECT 7 AS x'))
  const catalog = (pragmas: readonly string[], view: object) =>
    folder.write({
      'catalog.json': {
        version: 1,
        duckdb: { pragmas },
        views: [{ name: 'v', database: 'e2', table: 't', source: 'duckdb', ...view }],
      },
    })
  for (const attach of [`ATTACH '${side}' AS e2`, `attach if not exists '${side}' as "E2" (TYPE duckdb, READ_ONLY);`]) {
    await catalog([attach], {})
    await using connected = connectToCatalog(folder.file('catalog.json'))
    expect(await connected.query('FROM v')).toEqual([{ x: 7 }])
  }
  await catalog([`ATTACH '${side}'`], { database: 'side' })
  await using connected = connectToCatalog(folder.file('catalog.json'))
  expect(await connected.query('FROM v')).toEqual([{ x: 7 }])
  const refuse = async (attach: string) => {
    await catalog([attach], {})
    return expect(loadConfig(folder.file('catalog.json'))).rejects
  }
  await (await refuse("ATTACH 'x.db' AS other")).toMatchObject({
    message: expect.stringContaining('is not an attachment of kind `duckdb`'),
  })
  await (await refuse("ATTACH 'x.db' AS e2 (TYPE sqlite)")).toMatchObject({
    message: expect.stringContaining('write `source: sqlite`'),
  })
  await (await refuse("ATTACH 'postgres:dbname=x' AS e2")).toMatchObject({
    message: expect.stringContaining('write `source: postgres`'),
  })
})

const refused: readonly (readonly [string, string, string])[] = [
  ["    - SET VARIABLE s = 'raw'\n    - SET schema = getvariable('s')", '5:7', 'only known when it runs'],
  ["    - SET search_path = 'a' || 'b'", '4:7', 'only known when it runs'],
  ['    - USE pg', '4:7', 'is an attachment of kind `postgres`'],
  ['    - USE ro.stage', '4:7', 'is attached read-only; write `read_only: false`'],
  ["    - ATTACH 'x.db' AS e2\n    - USE e2", '5:7', 'is not an attachment that can hold views'],
]

test.each(refused)('%s is refused with its place where views have no db_schema', async (pragmas, place, message) => {
  const text = (view: string) => `version: 1
duckdb:
  pragmas:
${pragmas}
attachments:
  postgres: [{ alias: pg, host: h, database: d, user: u, password: p }]
  duckdb: [{ alias: ro, path: ro.duckdb }]
views: [${view}]
`
  await using folder = await makeFolder({
    'bad.yaml': text('{ name: v, sql: SELECT 1 }'),
    'good.yaml': text('{ name: v, db_schema: main, sql: SELECT 1 }'),
  })
  const file = folder.file('bad.yaml')
  const error = await loadConfig(file).catch((failure: unknown) => failure as Error)
  expect(error).toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining(`${file}:${place}`) })
  expect((error as Error).message).toContain(message)
  expect((error as Error).message).toContain('`db_schema`')
  await loadConfig(folder.file('good.yaml'))
})

test('a refresh follows the config to another schema', async () => {
  const catalogIn = (schema: string) => ({
    version: 1,
    duckdb: {
      database: 'shop.duckdb',
      pragmas: [`CREATE SCHEMA IF NOT EXISTS ${schema}`, 'CREATE TEMP TABLE one AS SELECT 1 AS x', `USE ${schema}`],
    },
    views: [{ name: 'v', sql: 'FROM one' }],
  })
  await using folder = await makeFolder({ 'catalog.json': catalogIn('first') })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  await catalog.query('FROM first.v')
  await folder.write({ 'catalog.json': catalogIn('second') })
  await catalog.refresh()
  expect(actions(catalog.report as CatalogReport)).toEqual(['drop first.v', 'create second.v'])
  expect(await catalog.query('SELECT current_schema() AS s, x FROM v')).toEqual([{ s: 'second', x: 1 }])
})

test('a step that fails for another reason creates no schema that it names', async () => {
  await using folder = await makeFolder()
  const config = {
    version: 1,
    duckdb: { database: 'shop.duckdb', pragmas: ["CREATE TEMP TABLE t AS SELECT error('analytics is closed')"] },
    views: [{ name: 'v', db_schema: 'analytics', sql: 'SELECT 1 AS a' }],
  }
  await using catalog = connectToCatalog(config as CatalogInput, { base: folder.path })
  await expect(catalog.getConnection()).rejects.toMatchObject({ code: 'STEP_FAILED' })
  await catalog.close()
  const schemas = await withFile(folder.file('shop.duckdb'), (run) =>
    run("SELECT schema_name FROM duckdb_schemas() WHERE schema_name = 'analytics'"),
  )
  expect(schemas).toEqual([])
})
