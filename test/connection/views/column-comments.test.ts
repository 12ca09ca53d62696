import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { type CatalogInput, type ConnectOptions, connectToCatalog, generateSql, loadConfig } from '../../../src/index.js'
import { columnCommentsOf } from '../../../src/views/definition/view-definition.js'
import { planViews } from '../../../src/views/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { rawQuery } from '../../support/raw-duckdb.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

type Views = NonNullable<CatalogInput['views']>

/** Connects to the file of the folder, and returns what was done and warned. */
async function connect(views: Views, rest: Partial<CatalogInput> = {}, options: ConnectOptions = {}) {
  const config = { version: 1, duckdb: { database: 'main.duckdb' }, views, ...rest }
  await using catalog = connectToCatalog(config, { base: folder.path, ...options })
  await catalog.getConnection()
  const { views: changes, warnings } = catalog.report!
  return {
    actions: changes.map(({ action }) => action),
    warnings: warnings.map(({ code, message, location }) => `${location?.path} ${code}: ${message}`),
  }
}

async function comments(): Promise<readonly unknown[]> {
  const rows = await rawQuery(
    folder.file('main.duckdb'),
    "SELECT concat(column_name, ': ', comment) AS line FROM duckdb_columns() WHERE comment IS NOT NULL ORDER BY 1",
  )
  return rows.map(({ line }) => line)
}

const sql = 'SELECT 1 AS a, 2 AS B'

test('descriptions become comments, which a replaced view has again, and changed descriptions replace it', async () => {
  const views = [{ name: 'v', sql, columns: { A: "it's a", b: { description: 'b', tags: ['x'] } } }]
  expect(await connect(views)).toEqual({ actions: ['create'], warnings: [] })
  expect(await comments()).toEqual(['B: b', "a: it's a"])
  expect(await connect(views)).toEqual({ actions: ['keep'], warnings: [] })
  expect(await connect([{ ...views[0]!, sql: `${sql}, 3 AS c` }])).toEqual({ actions: ['replace'], warnings: [] })
  expect(await comments()).toEqual(['B: b', "a: it's a"])
  expect(await connect([{ name: 'v', sql: `${sql}, 3 AS c`, columns: { c: 'new' } }])).toMatchObject({ actions: ['replace'] })
  expect(await comments()).toEqual(['c: new'])
})

test('what is not written to the database replaces nothing', async () => {
  expect(await connect([{ name: 'v', sql }])).toMatchObject({ actions: ['create'] })
  const columns = { a: { not_null: true, ts_type: '1', tags: ['x'] } }
  expect(await connect([{ name: 'v', sql, columns }])).toEqual({ actions: ['keep'], warnings: [] })
})

test('names that are added to an unchanged view are checked, also when the views of the file are known', async () => {
  await connect([{ name: 'v', sql }])
  // Only a file that was not written lately is known
  await sleep(2_300)
  expect(await connect([{ name: 'v', sql }])).toEqual({ actions: ['keep'], warnings: [] })
  expect((await connect([{ name: 'v', sql, columns: { c: { not_null: true } } }])).warnings).toHaveLength(1)
})

test('a comment changed by hand is left alone, and one of an equal view that no catalog manages is set', async () => {
  await rawQuery(folder.file('main.duckdb'), `CREATE VIEW v AS ${sql}; COMMENT ON COLUMN v.a IS 'of others'`)
  const views = [{ name: 'v', sql, columns: { a: 'ours' } }]
  expect(await connect(views)).toMatchObject({ actions: ['adopt'] })
  expect(await comments()).toEqual(['a: ours'])
  await rawQuery(folder.file('main.duckdb'), "COMMENT ON COLUMN v.a IS 'by hand'")
  expect(await connect(views)).toMatchObject({ actions: ['keep'] })
  expect(await comments()).toEqual(['a: by hand'])
})

test('a name that is no column is a warning at each connect, until it is one', async () => {
  const views = [{ name: 'v', sql, columns: { a: 'fine', aa: 'wrong', revenue: { not_null: true } } }]
  const warnings = [
    'views[0].columns.aa COLUMN_UNKNOWN: The view main.v has no column "aa", which the config describes. Did you mean "a"?',
    'views[0].columns.revenue COLUMN_UNKNOWN: The view main.v has no column "revenue", which the config describes. Remove it from the config.',
  ]
  expect(await connect(views)).toEqual({ actions: ['create'], warnings })
  expect(await comments()).toEqual(['a: fine'])
  expect(await connect(views)).toEqual({ actions: ['keep'], warnings })
  const readOnly = await connect(views, {}, { readOnly: true })
  expect(readOnly.warnings).toEqual(warnings)
  expect(await connect([{ ...views[0]!, sql: 'SELECT 1 AS a, 2 AS aa, 3 AS Revenue' }])).toEqual({
    actions: ['replace'],
    warnings: [],
  })
  expect(await comments()).toEqual(['a: fine', 'aa: wrong'])
})

test('a credential in a description is written to the database, and shown nowhere', async () => {
  const duckdb = { secrets: [{ type: 's3', key_id: 'id', secret: 'hunter22canary' }] }
  const views = [{ name: 'v', sql, columns: { a: 'the key hunter22canary', b: 'b' } }]
  const [definition] = planViews(await loadConfig({ version: 1, duckdb, views }))
  expect(inspect(definition, { depth: 9 })).not.toContain('hunter22canary')
  expect(columnCommentsOf(definition!)).toEqual([
    ['a', 'the key hunter22canary'],
    ['b', 'b'],
  ])
})

test('a script has no comments of columns, whose names only DuckDB knows', async () => {
  const config = await loadConfig({ version: 1, duckdb: {}, views: [{ name: 'v', sql, columns: { a: 'described' } }] })
  expect(generateSql(config)).not.toContain('described')
})

describeWith(['ducklake'], 'in a DuckLake', () => {
  test('descriptions stay in the config, and unknown names are found', async () => {
    const duckdb = { database: 'main.duckdb', directories: { extensions: extensionDirectory }, config: unsigned }
    const lake = { alias: 'lake', metadata: 'meta.ducklake', data_path: 'data', read_only: false }
    const rest = { duckdb, attachments: { ducklake: [lake] } }
    const views = [{ name: 'v', into: 'lake', sql, columns: { a: 'described', c: 'wrong' } }]
    const done = await connect(views, rest)
    expect(done.actions).toEqual(['create'])
    expect(done.warnings).toEqual([
      expect.stringContaining('views[0].columns.c COLUMN_UNKNOWN: The view lake.main.v has no column "c"'),
    ])
    expect((await connect([{ ...views[0]!, columns: { a: 'changed' } }], rest)).actions).toEqual(['keep'])
  })
})
