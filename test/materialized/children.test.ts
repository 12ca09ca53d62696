import { buildCatalog, connectToCatalog } from '../../src/index.js'
import { type CatalogFolder, makeFolder } from '../support/catalog-folder.js'
import { rawQuery } from '../support/raw-duckdb.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({ 'numbers.csv': 'n\n1\n2\n', 'parent.json': parent })
})
afterEach(() => folder[Symbol.asyncDispose]())

const parent = {
  version: 1,
  duckdb: { database: 'main.duckdb' },
  attachments: { duckalog: [{ alias: 'child', config_path: 'child.json' }] },
  views: [{ name: 'over', sql: 'SELECT sum(n)::INTEGER AS total FROM child.kept', materialized: true }],
}

const writeChild = (materialized: unknown, sql = "SELECT n::INTEGER AS n FROM 'numbers.csv'", duckdb: object = {}) =>
  folder.write({
    'child.json': {
      version: 1,
      duckdb: { database: 'child.duckdb', ...duckdb },
      views: [{ name: 'kept', sql: sql.replace('numbers.csv', folder.file('numbers.csv')), materialized }],
    },
  })

const open = (name: string) => connectToCatalog(folder.file(name))
const inChild = (sql: string) => rawQuery(folder.file('child.duckdb'), sql)
const childRows = () => inChild('SELECT sum(n)::INTEGER AS total FROM kept')
const isChildKept = async () =>
  (await inChild("SELECT sql FROM duckdb_views() WHERE view_name = 'kept'"))[0]?.sql?.toString().includes('_data')

test('rows that wait are built before the catalog is attached', async () => {
  await writeChild({ when_stale: 'wait' })
  {
    await using catalog = open('parent.json')
    await catalog.refresh({ materialized: true })
    expect(await catalog.query('FROM over')).toEqual([{ total: 3 }])
  }
  expect([await isChildKept(), await childRows()]).toEqual([true, [{ total: 3 }]])
  await folder.write({ 'numbers.csv': 'n\n10\n' })
  await using catalog = open('parent.json')
  const { materialized } = await catalog.refresh({ materialized: true })
  expect(materialized).toMatchObject([{ view: 'main.over', state: 'refreshed', reason: 'child.main.kept has changed' }])
  expect(await catalog.query('FROM over')).toEqual([{ total: 10 }])
})

test('rows that wait and cannot be read are a warning', async () => {
  await writeChild({ when_stale: 'wait' }, "SELECT n::INTEGER AS n, ('x' || n)::INTEGER AS m FROM 'numbers.csv'")
  await using catalog = open('parent.json')
  await catalog.getConnection()
  expect(catalog.report?.warnings).toEqual([
    {
      code: 'MATERIALIZED_STALE',
      message: expect.stringMatching(/^In the catalog "child": The rows of the view main\.kept could not be read/),
    },
  ])
})

test('other rows stay as they are, and a warning says how old they are', async () => {
  await writeChild({ max_age: '1h' })
  {
    await using child = open('child.json')
    await child.refresh({ materialized: true })
  }
  await inChild('UPDATE _duckalog.materialized SET refreshed_at = refreshed_at - 7200000')
  await folder.write({ 'numbers.csv': 'n\n10\n' })
  await using catalog = open('parent.json')
  const { warnings } = await catalog.refresh({ materialized: true })
  expect(warnings).toMatchObject([
    { code: 'MATERIALIZED_STALE', message: expect.stringMatching(/^In the catalog "child": .* 2h old/), location: { line: 1 } },
  ])
  expect(await catalog.query('FROM over')).toEqual([{ total: 3 }])
})

test('a build refreshes them first, also those of a hardened catalog, unless rows are to stay', async () => {
  const security = { external_access: false, lock_configuration: true }
  await writeChild({ when_stale: 'wait' }, undefined, { security })
  await buildCatalog(folder.file('parent.json'))
  expect([await isChildKept(), await childRows()]).toEqual([true, [{ total: 3 }]])
  await folder.write({ 'numbers.csv': 'n\n10\n' })
  for (const materialized of ['keep', 'live'] as const) {
    await buildCatalog(folder.file('parent.json'), { materialized })
    expect([await isChildKept(), await childRows()]).toEqual([true, [{ total: 3 }]])
  }
  await buildCatalog(folder.file('parent.json'), { materialized: 'refresh' })
  expect(await childRows()).toEqual([{ total: 10 }])
  const sql = `ATTACH '${folder.file('child.duckdb')}' AS child (READ_ONLY); FROM over`
  expect(await rawQuery(folder.file('main.duckdb'), sql)).toEqual([{ total: 10 }])
})

test('a build whose attached catalog cannot be refreshed names its view, and what to do', async () => {
  await writeChild(true, "SELECT n::INTEGER AS n, ('x' || n)::INTEGER AS m FROM 'numbers.csv'")
  const error = await buildCatalog(folder.file('parent.json')).catch(String)
  expect(error).toMatch(
    /The rows of the view main\.kept could not be read.*--materialized keep.*The error is in the catalog "child"/s,
  )
  await expect(rawQuery(folder.file('main.duckdb'), 'FROM over')).rejects.toThrow()
})
