import { connectToCatalog } from '../../src/index.js'
import { type CatalogFolder, makeFolder } from '../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../support/extensions.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({ 'numbers.csv': 'n\n1\n2\n' })
})
afterEach(() => folder[Symbol.asyncDispose]())

const views = (into?: string) => [
  { name: 'numbers', source: 'csv', uri: 'numbers.csv', materialized: true, ...(into && { into }) },
  {
    name: 'odd name.1',
    db_schema: 'other schema',
    sql: `SELECT sum(n)::INTEGER AS total FROM ${into === undefined ? '' : `${into}.`}main.numbers`,
    materialized: true,
    ...(into && { into }),
  },
]

function open(alias: string | undefined, kind: 'duckdb' | 'ducklake', database = 'main.duckdb') {
  const entry = kind === 'duckdb' ? { path: 'other.duckdb' } : { metadata: 'meta.ducklake', data_path: 'data' }
  const attachments = alias === undefined ? {} : { [kind]: [{ alias, read_only: false, ...entry }] }
  const config = { extension_directory: extensionDirectory, ...unsigned }
  const catalog = { version: 1, name: 'shop', duckdb: { database, config }, attachments, views: views(alias) }
  return connectToCatalog(catalog as Parameters<typeof connectToCatalog>[0], { base: folder.path })
}

async function check(alias: string | undefined, kind: 'duckdb' | 'ducklake', database?: string) {
  const place = alias === undefined ? 'main' : `${alias}.main`
  const total = `FROM ${alias === undefined ? '' : `${alias}.`}"other schema"."odd name.1"`
  {
    await using catalog = open(alias, kind, database)
    await catalog.refresh({ materialized: true })
    await folder.write({ 'numbers.csv': 'n\n10\n' })
    expect(await catalog.query(`SELECT sum(n)::INTEGER AS n FROM ${place}.numbers`)).toEqual([{ n: 3 }])
    expect(await catalog.query(total)).toEqual([{ total: 3 }])
    const { materialized } = await catalog.refresh({ materialized: true })
    expect(materialized).toMatchObject([
      { view: `${place}.numbers`, state: 'refreshed', rows: 1 },
      { view: `${alias === undefined ? '' : `${alias}.`}"other schema"."odd name.1"`, state: 'refreshed', rows: 1 },
    ])
    expect(await catalog.query(total)).toEqual([{ total: 10 }])
  }
  if (database === ':memory:' && alias === undefined) return
  await using later = open(alias, kind, database)
  expect(await later.query(total)).toEqual([{ total: 10 }])
  expect(later.report?.views.map(({ action }) => action)).toEqual(['keep', 'keep'])
  expect(later.materialized().map(({ state }) => state)).toEqual(['fresh', 'fresh'])
}

test('rows are kept in the file of the catalog, under any name', () => check(undefined, 'duckdb'))

test('rows are kept in memory', () => check(undefined, 'duckdb', ':memory:'))

test('rows are kept in an attached file, which may be attached under another alias later', async () => {
  await check('other', 'duckdb')
  await using renamed = open('renamed', 'duckdb')
  expect(await renamed.query('SELECT sum(n)::INTEGER AS n FROM renamed.numbers')).toEqual([{ n: 10 }])
})

describeWith(['ducklake'], 'in a DuckLake', () => {
  test('rows are kept in the lake', () => check('lake', 'ducklake'))
})
