// Tables that the Python writers of Delta and Iceberg have made: test/fixtures/lakehouse/make-tables.py.
import { cp, readdir } from 'node:fs/promises'
import { connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory } from '../../support/extensions.js'
import { lakehouse } from '../../support/lakehouse.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

const joined = {
  name: 'sales',
  sql: 'SELECT c.name, count(*)::INTEGER AS orders FROM orders JOIN customers c ON customer = c.id GROUP BY ALL ORDER BY ALL',
}

async function write(views: readonly object[], duckdb: object = {}, rest: object = {}): Promise<string> {
  const session = { database: 'main.duckdb', extension_policy: 'local_only', directories: { extensions: extensionDirectory } }
  await folder.write({ 'catalog.json': JSON.stringify({ version: 1, duckdb: { ...session, ...duckdb }, views, ...rest }) })
  return folder.file('catalog.json')
}

/** The Delta table as it was at a version: its log tells which files are in it. */
async function copyOrders(version: number): Promise<void> {
  const later = (file: string) => /(\d{20})\.json$/.test(file) && Number(/(\d{20})\.json$/.exec(file)?.[1]) > version
  await cp(lakehouse('orders'), folder.file('orders'), { recursive: true, filter: (file) => !later(file) })
}

/** The Iceberg table with its first versions only. */
async function copyCustomers(versions: number): Promise<readonly string[]> {
  const later = (file: string) => Number(/(\d{5})-[^/\\]*\.metadata\.json$/.exec(file)?.[1] ?? 0) >= versions
  await cp(lakehouse('customers'), folder.file('customers'), { recursive: true, filter: (file) => !later(file) })
  const files = await readdir(folder.file('customers/metadata'))
  return files.filter((file) => file.endsWith('.metadata.json')).sort()
}

/** The Iceberg table knows its files by paths that start at the folder above it. */
async function inFolder<T>(work: () => Promise<T>): Promise<T> {
  const here = process.cwd()
  process.chdir(folder.path)
  try {
    return await work()
  } finally {
    process.chdir(here)
  }
}

describeWith(['delta'], 'a Delta table of deltalake', () => {
  test.each([
    ['a source', [{ name: 'recent', source: 'delta', uri: 'orders' }], {}],
    ['an attachment', [{ name: 'recent', sql: 'FROM lake' }], { attachments: { delta: [{ alias: 'lake', path: 'orders' }] } }],
  ])('through %s: read, kept, appended to, and made again when a column is added', async (_, views, rest) => {
    await copyOrders(0)
    const file = await write(views, {}, rest)
    const count = 'SELECT count(*)::INTEGER AS n FROM recent'
    {
      await using catalog = connectToCatalog(file)
      expect(await catalog.query(count)).toEqual([{ n: 2 }])
    }
    await using catalog = connectToCatalog(file)
    await catalog.getConnection()
    expect(catalog.report?.views.map(({ action }) => action)).toEqual(['keep'])
    await copyOrders(1)
    expect(await catalog.query(count)).toEqual([{ n: 4 }])
    expect((await catalog.refresh({ sources: true })).views.map(({ action }) => action)).toEqual(['keep'])
    await copyOrders(2)
    const { views: changes } = await catalog.refresh({ sources: true })
    expect(changes).toMatchObject([{ action: 'replace', reason: 'its source changed: + note VARCHAR' }])
    const newest = await catalog.query('SELECT id::INTEGER AS id, note FROM recent ORDER BY id DESC')
    expect(newest.slice(0, 2)).toEqual([
      { id: 5, note: 'new' },
      { id: 4, note: null },
    ])
  })
})

describeWith(['delta', 'avro', 'iceberg'], 'an Iceberg table of pyiceberg', () => {
  test('by its metadata file is read, joined with a Delta table, kept, and replaced for the next file', () =>
    inFolder(async () => {
      await copyOrders(2)
      const files = await copyCustomers(4)
      const views = (index: number) => [
        { name: 'orders', source: 'delta', uri: 'orders' },
        { name: 'customers', source: 'iceberg', uri: `customers/metadata/${files[index]}` },
        joined,
      ]
      const file = await write(views(1))
      {
        await using catalog = connectToCatalog(file)
        expect(await catalog.query('FROM sales')).toEqual([
          { name: 'Ann', orders: 2 },
          { name: 'Bo', orders: 3 },
        ])
      }
      await using catalog = connectToCatalog(file)
      await catalog.getConnection()
      expect(catalog.report?.views.map(({ action }) => action)).toEqual(['keep', 'keep', 'keep'])
      await write(views(3))
      const { views: changes } = await catalog.refresh()
      expect(changes.filter(({ action }) => action === 'replace').map(({ view }) => view.name)).toEqual(['customers', 'sales'])
      expect(await catalog.query("SELECT name FROM customers WHERE city = 'Rome'")).toEqual([{ name: 'Cy' }])
    }))

  test('by its folder needs unsafe_enable_version_guessing, and the error says so', async () => {
    await copyCustomers(2)
    const views = [{ name: 'customers', source: 'iceberg', uri: 'customers', options: { allow_moved_paths: true } }]
    {
      await using catalog = connectToCatalog(await write(views))
      await expect(catalog.query('FROM customers')).rejects.toMatchObject({
        code: 'VIEW_FAILED',
        location: { path: 'views[0].uri' },
        message: expect.stringContaining(
          'Use the path of its metadata file (…/metadata/….metadata.json), or set `unsafe_enable_version_guessing: true` in `duckdb.settings`',
        ),
      })
    }
    await using catalog = connectToCatalog(await write(views, { settings: { unsafe_enable_version_guessing: true } }))
    expect(await catalog.query('SELECT name FROM customers ORDER BY id')).toEqual([{ name: 'Ann' }, { name: 'Bo' }])
    await copyCustomers(4)
    const { views: changes } = await catalog.refresh({ sources: true })
    expect(changes).toMatchObject([{ action: 'replace', reason: 'its source changed: + city VARCHAR' }])
    expect(await catalog.query('SELECT count(*)::INTEGER AS n FROM customers')).toEqual([{ n: 3 }])
  })
})
