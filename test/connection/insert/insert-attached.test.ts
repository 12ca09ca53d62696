import { writeFile } from 'node:fs/promises'
import { type CatalogInput, connectToCatalog } from '../../../src/index.js'
import { startPostgres } from '../../servers/postgres.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'

const duckdb = { extension_policy: 'local_only' as const, directories: { extensions: extensionDirectory }, config: unsigned }
const day = new Date('2026-01-02T00:00:00Z')
const rows = [
  { id: 1, name: 'a', day, price: 12.5 },
  { id: 2, name: null, day: '2026-01-03', price: '7.25' },
]
const stored = [
  { id: 1, name: 'a', day: '2026-01-02', price: '12.50' },
  { id: 2, name: null, day: '2026-01-03', price: '7.25' },
]
const columns = 'id INTEGER, name VARCHAR, day DATE, price DECIMAL(10,2)'

async function checkTarget(config: CatalogInput, table: string): Promise<void> {
  await using catalog = connectToCatalog(config)
  await catalog.query(`CREATE TABLE ${table} (${columns})`)
  expect(await catalog.insert(table, rows)).toBe(2)
  await expect(catalog.insert(table, [{ id: 3 }, { id: 4.5 }])).rejects.toMatchObject({ code: 'ROW_INVALID' })
  await catalog.transaction(async (session) => {
    expect(await session.insert(table, [{ id: 5 }])).toBe(1)
    await expect(session.insert(table, [{ id: 6, day: 'never' }])).rejects.toMatchObject({ code: 'ROW_INVALID' })
    await session.query(`DELETE FROM ${table} WHERE id = 5`)
  })
  const sql = `SELECT id, name, day::VARCHAR AS day, price::DECIMAL(10,2)::VARCHAR AS price FROM ${table} ORDER BY id`
  expect(await catalog.query(sql)).toEqual(stored)
}

test('rows go into a table of an attached DuckDB file', async () => {
  await using folder = await makeFolder()
  const attachments = { duckdb: [{ alias: 'other', path: folder.file('other.duckdb'), read_only: false }] }
  await checkTarget({ version: 1, duckdb: {}, attachments } as CatalogInput, 'other.main.sales')
})

describeWith(['postgres_scanner'], 'insert into Postgres', () => {
  test('writes the rows', async () => {
    const server = await startPostgres()
    try {
      const { host, port, user, password, database } = server
      const attachments = { postgres: [{ alias: 'pg', host, port, user, password, database, read_only: false }] }
      await checkTarget({ version: 1, duckdb, attachments } as unknown as CatalogInput, 'pg.public.sales')
    } finally {
      await server.stop()
    }
  })
})

describeWith(['ducklake'], 'insert into a DuckLake', () => {
  test('writes the rows', async () => {
    await using folder = await makeFolder()
    const attachments = {
      ducklake: [
        {
          alias: 'lake',
          metadata: { type: 'duckdb', path: folder.file('lake.ducklake') },
          data_path: `${folder.path}/data/`,
          read_only: false,
        },
      ],
    }
    await checkTarget({ version: 1, duckdb, attachments } as unknown as CatalogInput, 'lake.main.sales')
  })
})

describeWith(['sqlite_scanner'], 'insert into SQLite', () => {
  test('writes the rows', async () => {
    await using folder = await makeFolder()
    // SQLite takes an empty file for an empty database
    await writeFile(folder.file('shop.sqlite'), '')
    const attachments = { sqlite: [{ alias: 'lite', path: folder.file('shop.sqlite'), read_only: false }] }
    await using catalog = connectToCatalog({ version: 1, duckdb, attachments } as unknown as CatalogInput)
    // SQLite has no DECIMAL
    await catalog.query('CREATE TABLE lite.sales (id BIGINT, name VARCHAR, price DOUBLE)')
    expect(await catalog.insert('lite.sales', [{ id: 1, name: 'a', price: 12.5 }, { id: 2 }])).toBe(2)
    expect(await catalog.query('FROM lite.sales ORDER BY id')).toEqual([
      { id: 1n, name: 'a', price: 12.5 },
      { id: 2n, name: null, price: null },
    ])
  })
})
