import { type CatalogInput, connectToCatalog, loadConfig } from '../../src/index.js'
import { diffColumnsFiles, type GenerateTypesOptions, generateTypes, generateTypesOffline } from '../../src/types/index.js'
import { type CatalogFolder, makeFolder } from '../support/catalog-folder.js'
import { rawQuery } from '../support/raw-duckdb.js'
import { compile } from './support/compile.js'
import { columnsOf, generateOnAndOff, generateOnline } from './support/generate-both.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

const generate = (config: CatalogInput, options?: GenerateTypesOptions) => generateOnline(config, folder, options)
const generateBoth = (config: CatalogInput, options?: GenerateTypesOptions, gone?: () => Promise<unknown>) =>
  generateOnAndOff(config, folder, options, gone)

const namesOf = (types: string) => [...types.matchAll(/^ {6}readonly (.*):/gm)].map(([, name]) => name)

test('types have views, own tables, tables of attachments and macros, and only what is read of attachments', async () => {
  await rawQuery(folder.file('crm.duckdb'), 'CREATE TABLE people (id INTEGER); CREATE TABLE unused (id INTEGER)')
  await rawQuery(
    folder.file('shop.duckdb'),
    'CREATE TABLE orders (id INTEGER PRIMARY KEY, note VARCHAR); CREATE VIEW other AS SELECT 1',
  )
  const { types } = await generateBoth({
    version: 1,
    duckdb: { database: 'shop.duckdb' },
    attachments: { duckdb: [{ alias: 'crm', path: 'crm.duckdb' }] },
    macros: [
      { name: 'recent', parameters: [{ name: 'days', default: 7 }], table_sql: 'SELECT id, days AS days FROM orders' },
      { name: 'one_of', parameters: ['x'], table_sql: 'SELECT x AS y' },
      { name: 'twice', parameters: ['x'], sql: 'x * 2' },
    ],
    views: [
      { name: 'known', db_schema: 'sales', sql: 'SELECT p.id FROM crm.people p JOIN orders o USING (id)' },
      { name: 'doubled', sql: 'SELECT twice(id) AS n FROM sales.known' },
    ],
  })
  expect(namesOf(types)).toEqual(["'crm.people'", 'doubled', 'orders', "'recent()'", "'sales.known'"])
  expect(columnsOf(types, 'Orders')).toEqual(['id: number', 'note: string | null'])
  expect(columnsOf(types, 'Recent')).toEqual(['id: number | null', 'days: number | null'])
  expect(columnsOf(types, 'Doubled')).toEqual(['n: number | null'])
})

test('views take the description, the type and NOT NULL of the config, and unknown names are warnings', async () => {
  const { types, warnings } = await generateBoth({
    version: 1,
    duckdb: {},
    views: [
      {
        name: 'v',
        description: 'All of it',
        sql: "SELECT 1 AS A, ['x'] AS tags, 'y' AS state",
        columns: { a: { description: 'The first', not_null: true }, tags: { ts_type: 'string[]' }, stat: 'x' },
      },
    ],
  })
  expect(types).toContain(
    '/** All of it */\nexport interface V {\n  /** The first */\n  readonly A: number\n  readonly tags: string[] | null\n',
  )
  expect(warnings).toEqual([
    {
      code: 'COLUMN_UNKNOWN',
      message: 'The view main.v has no column "stat", which the config describes. Did you mean "state"?',
      location: { path: 'views[0].columns.stat' },
    },
  ])
})

test('files, macros over files and what reads them keep their types without the files', async () => {
  await rawQuery(':memory:', `COPY (SELECT 1 AS id, {a: [DATE '2026-01-01']} AS nested) TO '${folder.file('n.parquet')}'`)
  await folder.write({ 'a.csv': 'id,day\n1,2026-01-01\n' })
  const path = folder.file('a.csv').replaceAll("'", "''")
  const config: CatalogInput = {
    version: 1,
    duckdb: { database: 'shop.duckdb', pragmas: ['CREATE TABLE IF NOT EXISTS keys (id BIGINT NOT NULL)'] },
    macros: [
      { name: 'lines', table_sql: `FROM read_csv('${path}')` },
      { name: 'lines_of', parameters: ['file'], table_sql: 'FROM read_csv(file)' },
    ],
    views: [
      { name: 'nested', source: 'parquet', uri: 'n.parquet' },
      { name: 'own_sql', sql: `SELECT * FROM '${path}'` },
      { name: 'by_macro', sql: `FROM lines_of('${path}')` },
      { name: 'joined', sql: 'SELECT k.id, l.day FROM keys k JOIN lines() l USING (id)' },
      {
        name: 'over',
        sql: 'SELECT j.*, n.nested FROM joined j JOIN nested n USING (id) JOIN own_sql USING (id) JOIN by_macro USING (id)',
      },
    ],
  }
  const gone = async () => {
    for (const name of ['a.csv', 'n.parquet', 'shop.duckdb']) await folder.write({ [name]: 'gone' })
  }
  const { types, columns } = await generateBoth(config, { rowModes: ['json', 'raw', 'js'] }, gone)
  expect(columnsOf(types, 'Nested')).toEqual(['id: number | null', 'nested: { readonly a: (Date | null)[] | null } | null'])
  expect(columnsOf(types, 'Over')[0]).toBe('id: bigint | null')
  expect(Object.keys(JSON.parse(columns).sources)).toEqual(['by_macro', 'joined', 'keys', 'lines()', 'nested', 'own_sql'])
  expect(compile({ 'all.ts': types })).toEqual([])
})

test('the session decides about names: USE, schemas, databases that statements attach', async () => {
  await folder.write({ 'extra.csv': 'a\n1\n' })
  const { types } = await generateBoth({
    version: 1,
    duckdb: {
      pragmas: [
        `ATTACH ':memory:' AS lake`,
        'CREATE SCHEMA lake.raw',
        'CREATE TABLE lake.raw.items (id INTEGER NOT NULL)',
        `CREATE TEMP TABLE extra AS FROM '${folder.file('extra.csv')}'`,
        'CREATE SCHEMA sales',
        'USE sales',
        'SET VARIABLE factor = 2.5::DOUBLE',
      ],
      settings: { integer_division: true },
    },
    views: [
      { name: 'items', sql: "SELECT id, id / 2 AS half, id * getvariable('factor') AS more FROM lake.raw.items" },
      { name: 'late', db_schema: 'main', sql: 'FROM sales.items' },
    ],
  })
  expect(namesOf(types)).toEqual(['items', "'lake.raw.items'", "'main.late'"])
  expect(columnsOf(types, 'MainLate')).toEqual(['id: number', 'half: number | null', 'more: number | null'])
})

test('a source that the columns file lacks is named', async () => {
  await folder.write({ 'a.csv': 'id\n1\n', 'b.csv': 'id\n1\n' })
  const view = (name: string) => ({ name, source: 'csv' as const, uri: `${name}.csv` })
  const { columns } = await generate({ version: 1, duckdb: {}, views: [view('a')] })
  const config = await loadConfig({ version: 1, duckdb: {}, views: [view('a'), view('b')] }, { base: folder.path })
  const offline = generateTypesOffline(config, columns, { file: 'catalog.columns.json' })
  await expect(offline).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    issues: [{ file: 'catalog.columns.json', message: expect.stringContaining('does not have the columns of b.') }],
  })
})

test.each([
  ['{', 'CONFIG_SYNTAX', /^c\.json:1:2: The file is not JSON: the text ends unexpectedly\. Write the file again/],
  ['{\n<<<<<<< ours', 'CONFIG_SYNTAX', /^c\.json:2:1: The file is not JSON/],
  ['{}', 'CONFIG_INVALID', /sources must be a map/],
  [
    '{"sources": {"a": {"columns": [{"name": "x"}]}}}',
    'CONFIG_INVALID',
    /sources\["a"\]\.columns\[0\] must be a map with the texts `name` and `type`/,
  ],
])('the columns file %s is refused', async (text, code, message) => {
  const config = await loadConfig({ version: 1, duckdb: {} })
  await expect(generateTypesOffline(config, text, { file: 'c.json' })).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  })
})

test('a view that no longer binds is named, and an optional one without a source has no types', async () => {
  await rawQuery(folder.file('shop.duckdb'), 'CREATE TABLE t (a INTEGER)')
  const config: CatalogInput = { version: 1, duckdb: { database: 'shop.duckdb' }, views: [{ name: 'v', sql: 'SELECT a FROM t' }] }
  await using catalog = connectToCatalog(config, { base: folder.path })
  await catalog.query('ALTER TABLE t RENAME a TO b')
  await expect(generateTypes(catalog)).rejects.toMatchObject({ code: 'VIEW_FAILED', view: 'main.v' })
  const optional = { name: 'o', optional: true, source: 'csv' as const, uri: 'missing.csv' }
  const { types, warnings } = await generateBoth({ version: 1, duckdb: {}, views: [optional] })
  expect(namesOf(types)).toEqual([])
  expect(warnings).toMatchObject([{ code: 'VIEW_UNAVAILABLE' }])
})

test('a stale columns file is reported by source and column', async () => {
  const text = (ddl: string) => generate({ version: 1, duckdb: { pragmas: [ddl] }, views: [] }).then(({ columns }) => columns)
  const before = await text('CREATE TABLE t (a INTEGER NOT NULL, b VARCHAR)')
  const after = await text('CREATE TABLE t (a INTEGER, c DATE); CREATE TABLE u (x INTEGER)')
  const messages = (old: string | undefined) =>
    diffColumnsFiles(old, after, 'c.json').map(({ code, message }) => `${code}: ${message}`)
  expect(messages(before)).toEqual([
    'COLUMNS_STALE: t differs from c.json: + c DATE, - b VARCHAR, a INTEGER NOT NULL → INTEGER. Run "duckalog types".',
    'COLUMNS_STALE: u differs from c.json: is not in the file. Run "duckalog types".',
  ])
  expect(messages(after)).toEqual([])
  expect(messages(undefined)).toEqual(['COLUMNS_STALE: There is no file "c.json". Run "duckalog types".'])
  expect(messages(after.replace('\n', '\n\n'))).toEqual([
    'COLUMNS_STALE: The layout of c.json was changed. Run "duckalog types".',
  ])
})

test('wrong options are refused, and an aborted signal ends the work', async () => {
  await using catalog = connectToCatalog({ version: 1, duckdb: {} })
  await expect(generateTypes(catalog, { rowModes: ['xml' as 'js'] })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  await expect(generateTypes({} as typeof catalog)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  const reason = new Error('enough')
  await expect(generateTypes(catalog, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})

test('a catalog that is not a file is read for its types as for its connect', async () => {
  const readRemote = async () => 'version: 1\nduckdb: {}\nviews: [{name: days, sql: SELECT 1 AS day}]\n'
  await using catalog = connectToCatalog('s3://bucket/catalog.yaml', { readRemote })
  expect(columnsOf((await generateTypes(catalog)).types, 'Days')).toEqual(['day: number | null'])
})
