import { createTestCatalog } from '../../src/testing/index.js'
import { type CatalogFolder, makeFolder } from '../support/catalog-folder.js'
import { columnsFile } from './support/columns-file.js'

let folder: CatalogFolder
beforeAll(async () => {
  folder = await makeFolder({
    'c.json': columnsFile({ items: [['id', 'INTEGER']], 'crm.main.people': [['id', 'INTEGER']] }),
  })
})
afterAll(() => folder[Symbol.asyncDispose]())

const config = {
  version: 1 as const,
  duckdb: {},
  attachments: { duckdb: [{ alias: 'crm', path: 'gone.duckdb' }] },
  views: [
    { name: 'items', source: 'csv' as const, uri: 'gone.csv' },
    { name: 'all_ids', sql: 'SELECT id FROM items UNION ALL SELECT id FROM crm.people' },
  ],
}

test('20 concurrent copies, with transactions, sessions and a pool of 3, never see rows of another copy', async () => {
  await using template = await createTestCatalog(config, { columns: folder.file('c.json'), pool: { size: 3 } })
  await Promise.all(
    Array.from({ length: 20 }, async (_, number) => {
      await using catalog = await template.copy({ items: [{ id: number }], 'crm.main.people': [{ id: 1000 + number }] })
      const own = [{ id: number }, { id: 1000 + number }]
      const read = () => catalog.query('FROM all_ids ORDER BY id')
      expect(await Promise.all([read(), read(), read(), read(), read(), read()])).toEqual(Array(6).fill(own))
      await catalog.transaction(async (session) => {
        await session.insert('items', [{ id: 500 + number }])
        expect(await session.query('FROM all_ids ORDER BY id')).toEqual([own[0], { id: 500 + number }, own[1]])
        expect(await read()).toEqual(own)
      })
      await using session = await catalog.session()
      await session.exec("CREATE TEMP TABLE t AS FROM all_ids; CREATE SEQUENCE s; CREATE TABLE made AS SELECT nextval('s') AS n")
      expect(await session.query('SELECT count(*)::INTEGER AS n, min(id) AS least FROM t')).toEqual([{ n: 3, least: number }])
      expect(await catalog.query('FROM made')).toEqual([{ n: 1n }])
      const native = await catalog.getConnection()
      const rows = await native.runAndReadAll('FROM all_ids ORDER BY id')
      expect(rows.getRowObjectsJS()).toHaveLength(3)
      await expect(catalog.transaction(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    }),
  )
  await using empty = await template.copy()
  expect(await empty.query('FROM all_ids')).toEqual([])
})

test('a temporary table does not hide a table that a view reads, in another connection of the copy', async () => {
  await using template = await createTestCatalog(config, { columns: folder.file('c.json') })
  await using catalog = await template.copy({ items: [{ id: 1 }] })
  await using session = await catalog.session()
  await session.exec('CREATE TEMP TABLE items AS SELECT 2 AS id')
  expect(await catalog.query('FROM all_ids')).toEqual([{ id: 1 }])
})

test('names qualified with the own database read the rows of their copy, and never those of the template', async () => {
  const qualified = {
    ...config,
    duckdb: { database: 'shop.duckdb' },
    views: [
      ...config.views,
      { name: 'again', sql: 'FROM shop.main.items' },
      { name: 'hidden', sql: "FROM query('FROM shop.items')" },
    ],
  }
  await using template = await createTestCatalog(qualified, { columns: folder.file('c.json') })
  expect(template.isolation).toBe('instance')
  await using one = await template.copy({ items: [{ id: 1 }] })
  await using two = await template.copy({ items: [{ id: 2 }] })
  for (const view of ['again', 'hidden']) {
    expect(await one.query(`FROM ${view}`)).toEqual([{ id: 1 }])
    expect(await two.query(`FROM ${view}`)).toEqual([{ id: 2 }])
  }
  await expect(createTestCatalog(qualified, { columns: folder.file('c.json'), isolation: 'copy' })).rejects.toMatchObject({
    code: 'VIEW_FAILED',
    message: expect.stringContaining('shop'),
  })
})

test('an instance of its own has tables of attached databases that can be written to', async () => {
  await using template = await createTestCatalog(config, { columns: folder.file('c.json'), isolation: 'instance' })
  await using catalog = await template.copy({ 'crm.main.people': [{ id: 1 }] })
  await catalog.insert('crm.people', [{ id: 2 }])
  expect(await catalog.query('FROM all_ids ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }])
  await using other = await template.copy()
  expect(await other.query('FROM all_ids')).toEqual([])
})

test('a closed copy cannot be used, and a template closes its copies with it', async () => {
  const template = await createTestCatalog(config, { columns: folder.file('c.json') })
  const first = await template.copy({ items: [{ id: 1 }] })
  const second = await template.copy({ items: [{ id: 2 }] })
  await first.close()
  await first.close()
  await expect(first.query('FROM items')).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
  const databases = await second.query<{ n: string }>(
    'SELECT database_name AS n FROM duckdb_databases() WHERE NOT internal ORDER BY 1',
  )
  expect(databases.map(({ n }) => n)).toEqual(['_duckalog_copy_2', '_duckalog_template', 'crm', 'memory'])
  expect(await second.refresh()).toBe(second.report)
  expect(await second.plan()).toMatchObject({ views: [] })
  expect(second.pool.idle).toBeGreaterThan(0)
  await template.close()
  await expect(second.query('FROM items')).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
  await expect(template.copy()).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
})

test('a fixture that fails leaves no copy', async () => {
  await using template = await createTestCatalog(config, { columns: folder.file('c.json') })
  for (let round = 0; round < 3; round++)
    await expect(template.copy({ items: [{ id: 'x' }] })).rejects.toThrow('not a whole number')
  await using catalog = await template.copy()
  const [{ n } = { n: 0 }] = await catalog.query<{ n: number }>(
    "SELECT count(*)::INTEGER AS n FROM duckdb_databases() WHERE starts_with(database_name, '_duckalog_copy')",
  )
  expect(n).toBe(1)
})
