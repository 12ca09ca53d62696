import { type CatalogConnection, type CatalogInput, connectToCatalog } from '../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../support/extensions.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({ 'source.csv': 'id,day\n1,2024-01-01\n' })
})
afterEach(() => folder[Symbol.asyncDispose]())

const modes = [
  ['append', { by: 'day' }],
  ['merge', { key: ['id'], by: 'day' }],
  ['partition', { by: 'day' }],
] as const

const sql = () => `FROM read_csv('${folder.file('source.csv')}', columns = {'id': 'INTEGER', 'day': 'DATE'})`

const views = () =>
  modes.map(([mode, options]) => ({ name: mode, sql: sql(), materialized: { mode, ...options, changed_by: 'never' } }))

const names = modes.map(([mode]) => mode)
const modesOf = async (catalog: CatalogConnection) =>
  (await catalog.refresh({ materialized: names })).materialized?.map(({ mode, state }) => mode ?? state)

async function grow(count: number): Promise<readonly number[]> {
  const ids = Array.from({ length: count }, (_, index) => index + 1)
  const lines = ids.map((id) => `${id},2024-01-${String(Math.ceil(id / 2)).padStart(2, '0')}\n`)
  await folder.write({ 'source.csv': `id,day\n${lines.join('')}` })
  return ids
}

async function idsOf(catalog: CatalogConnection, view: string): Promise<readonly unknown[]> {
  return (await catalog.query(`SELECT id FROM ${view} ORDER BY ALL`)).map(({ id }) => id)
}

test('two catalogs on one file refresh the same rows at the same time: each row is kept once', async () => {
  await folder.write({ 'catalog.json': fileCatalog(views()) })
  await using first = connectToCatalog(folder.file('catalog.json'))
  await using second = connectToCatalog(folder.file('catalog.json'))
  await first.refresh({ materialized: true })
  for (let count = 2; count <= 6; count++) {
    const ids = await grow(count)
    await Promise.all([first, second].map((catalog) => catalog.refresh({ materialized: names })))
    for (const name of names) expect(await idsOf(second, name)).toEqual(ids)
  }
})

test('a plan shows how rows would be brought up to date, and why', async () => {
  await using catalog = connectToCatalog(fileCatalog(views()) as CatalogInput, { base: folder.path })
  const modesIn = async (options: object) => {
    await catalog.getConnection()
    return (await catalog.plan(options)).materialized?.map(({ mode, state }) => `${state} ${mode}`)
  }
  expect(await modesIn({ materialized: true })).toEqual(['pending full', 'pending full', 'pending full'])
  await catalog.refresh({ materialized: true })
  expect(await modesIn({ materialized: true })).toEqual(names.map(() => 'fresh undefined'))
  expect(await modesIn({ materialized: names })).toEqual(names.map((name) => `stale ${name}`))
  expect(await modesIn({ materialized: names, full: true })).toEqual(names.map(() => 'stale full'))
})

test('a refresh that another writer was faster than does not write into the rows of that one', async () => {
  let isFaster = false
  const [view] = views()
  // Long enough for the other writer
  const slow = `${view?.sql} WHERE (SELECT count(*) FROM range(30_000_000) WHERE range % 3 = 1) > 0`
  const catalog = connectToCatalog(fileCatalog([{ ...view, sql: slow }]) as CatalogInput, {
    base: folder.path,
    onEvent: (event) => {
      if (event.type === 'materialize-start' && isFaster) other = overtake()
    },
  })
  await using _ = catalog
  let other: Promise<unknown> = Promise.resolve()
  const overtake = async () => {
    isFaster = false
    await catalog.query("UPDATE _duckalog.materialized SET run = 1_000, build_hash = 'other'")
    await catalog.query('UPDATE _duckalog.ledger SET generation = 1_001')
  }
  await catalog.refresh({ materialized: true })
  await grow(3)
  isFaster = true
  const { materialized } = await catalog.refresh({ materialized: ['append'] })
  await other
  expect(materialized).toMatchObject([{ mode: 'full', reason: 'another writer has removed its rows' }])
  expect(await idsOf(catalog, 'append')).toEqual([1, 2, 3])
})

describeWith(['ducklake'], 'in a DuckLake', () => {
  test('rows are brought up to date in each mode', async () => {
    const config = { extension_directory: extensionDirectory, ...unsigned }
    const catalog = {
      ...{ version: 1, duckdb: { config } },
      attachments: { ducklake: [{ alias: 'lake', metadata: 'meta.ducklake', data_path: 'data', read_only: false }] },
      views: views().map((each) => ({ ...each, into: 'lake' })),
    } as CatalogInput
    await using first = connectToCatalog(catalog, { base: folder.path })
    expect(await modesOf(first)).toEqual(['full', 'full', 'full'])
    for (let count = 2; count <= 4; count++) {
      const ids = await grow(count)
      expect(await modesOf(first)).toEqual(names)
      for (const name of names) expect(await idsOf(first, `lake.${name}`)).toEqual(ids)
    }
  })
})
