import { mkdir } from 'node:fs/promises'
import { connectToCatalog } from '../../../src/index.js'
import { makeFolder } from '../../support/catalog-folder.js'

const empty = { version: 1, duckdb: {}, views: [] }
const attaching = (path: string, read_only = true) => ({ ...empty, attachments: { duckdb: [{ alias: 'x', path, read_only }] } })

async function makeDatabase(path: string): Promise<void> {
  await using catalog = connectToCatalog({ version: 1, duckdb: { database: path }, views: [{ name: 'v', sql: 'SELECT 1 AS a' }] })
  await catalog.query('FROM v')
}

test("the catalog's own file cannot be attached, whether the config or an option names it", async () => {
  await using folder = await makeFolder()
  const path = folder.file('own.duckdb')
  await makeDatabase(path)
  await using named = connectToCatalog({ ...attaching(path), duckdb: { database: path } })
  await expect(named.query('SELECT 1')).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(
      /attachments\.duckdb\[0\]\.path: is the catalog's own database, whose tables can be read without an attachment; remove it/,
    ),
  })
  await using given = connectToCatalog(attaching(path), { databasePath: path })
  await expect(given.query('SELECT 1')).rejects.toMatchObject({
    code: 'DATABASE_SHARED',
    message: expect.stringContaining("is the catalog's own database, so it cannot be attached as well. Remove the attachment"),
    location: { path: 'attachments.duckdb[0]' },
  })
})

test('the error of two catalogs in one process that attach one file says why and what to do', async () => {
  await using folder = await makeFolder()
  const path = folder.file('shared.duckdb')
  await makeDatabase(path)
  await using first = connectToCatalog(attaching(path))
  await first.query('FROM x.main.v')
  await using second = connectToCatalog(attaching(path))
  await expect(second.query('FROM x.main.v')).rejects.toMatchObject({
    code: 'DATABASE_SHARED',
    message: expect.stringMatching(/even if both only read\. Attach it in one catalog and query it there, set the same/),
  })
})

test('the error of a folder at the path of the write-ahead log names that folder', async () => {
  await using folder = await makeFolder()
  const path = folder.file('wal.duckdb')
  await makeDatabase(path)
  await mkdir(`${path}.wal`)
  await using catalog = connectToCatalog({ ...empty, duckdb: { database: path } })
  await expect(catalog.query('SELECT 1')).rejects.toMatchObject({
    message: expect.stringContaining(`"${path}.wal", the path of its write-ahead log, is a folder.`),
  })
})

test('the error of a view over a view of an attached catalog says what that view needs', async () => {
  await using folder = await makeFolder({
    'child.yaml':
      'version: 1\nduckdb: {database: child.duckdb}\nattachments: {duckdb: [{alias: crm, path: other.duckdb}]}\n' +
      'views: [{name: v, sql: FROM crm.main.v}]\n',
    'catalog.yaml':
      'version: 1\nduckdb: {}\nattachments: {duckalog: [{alias: c, config_path: child.yaml}]}\nviews: [{name: v, sql: FROM c.main.v}]\n',
  })
  await makeDatabase(folder.file('other.duckdb'))
  await using catalog = connectToCatalog(folder.file('catalog.yaml'))
  await expect(catalog.query('FROM v')).rejects.toMatchObject({
    code: 'VIEW_FAILED',
    message: expect.stringMatching(
      /does not name "crm" itself: .*a view of an attached database that it reads.*under the same alias/s,
    ),
  })
})
