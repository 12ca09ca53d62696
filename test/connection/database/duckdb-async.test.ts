import { duckdbAsync } from '../../../src/driver/duckdb-async.js'
import { connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { holdDatabase } from '../../support/hold-database.js'
import { rawQuery } from '../../support/raw-duckdb.js'

// What every catalog is for, over the former client of DuckDB.

const connect = (folder: CatalogFolder, options = {}) =>
  connectToCatalog(folder.file('catalog.json'), { driver: duckdbAsync(), ...options })

const views = [
  { name: 'people', source: 'csv', uri: 'people.csv' },
  { name: 'pets', source: 'json', uri: 'pets.json' },
  { name: 'owners', sql: 'SELECT name, pet FROM people JOIN pets USING (name)', description: 'Who has which pet' },
  { name: 'linked', source: 'duckdb', database: 'other', table: 't' },
]

async function makeCatalog(): Promise<CatalogFolder> {
  const folder = await makeFolder({
    'people.csv': 'name,age\nAda,36\nAlan,41\n',
    'pets.json': '[{"name":"Ada","pet":"cat"}]',
    'catalog.json': fileCatalog(views, {
      duckdb: { database: 'main.duckdb', settings: { default_order: 'desc' }, pragmas: ["SET VARIABLE greeting = 'hello'"] },
      attachments: { duckdb: [{ alias: 'other', path: 'other.duckdb' }] },
    }),
  })
  await rawQuery(folder.file('other.duckdb'), 'CREATE TABLE t AS SELECT 42 AS i', { storage_compatibility_version: 'v1.0.0' })
  return folder
}

test('the session is restored and the views are created, once', async () => {
  await using folder = await makeCatalog()
  const catalog = connect(folder)
  expect(await catalog.plan()).toMatchObject({ views: Array(4).fill({ action: 'create' }) })
  expect(await catalog.query('FROM owners')).toEqual([{ name: 'Ada', pet: 'cat' }])
  expect(await catalog.query('FROM linked')).toEqual([{ i: 42 }])
  expect(await catalog.query("SELECT getvariable('greeting') AS greeting, lower(current_setting('default_order')) AS o")).toEqual(
    [{ greeting: 'hello', o: 'desc' }],
  )
  expect(await catalog.query('SELECT $name AS name, $big::HUGEINT AS big', { name: "x'", big: 2n ** 70n })).toEqual([
    { name: "x'", big: 2n ** 70n },
  ])
  await catalog.close()

  await using again = connect(folder)
  await again.query('FROM owners')
  expect(again.report?.views.map(({ action }) => action)).toEqual(['keep', 'keep', 'keep', 'keep'])
  await folder.write({ 'catalog.json': fileCatalog([{ name: 'owners', sql: 'SELECT 1 AS one' }]) })
  await again.refresh()
  expect(again.report?.views.map(({ action, view }) => `${action} ${view.name}`).sort()).toEqual([
    'drop linked',
    'drop people',
    'drop pets',
    'replace owners',
  ])
  expect(await again.query('FROM owners')).toEqual([{ one: 1 }])
  await again.close()
  await (await holdDatabase(folder.file('main.duckdb'))).release()
})

test('sessions, transactions, errors and close work as with the default driver', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog([]) })
  const catalog = connect(folder)
  await catalog.transaction(({ query }) => query('CREATE TABLE t (i INT)'))
  const failing = catalog.transaction(async ({ query }) => {
    await query('INSERT INTO t VALUES (1)')
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  await using session = await catalog.session()
  await session.query('CREATE TEMP TABLE mine AS SELECT 1::INT AS i')
  await session.query('BEGIN; INSERT INTO t VALUES (2)')
  expect(await session.query('FROM mine')).toEqual([{ i: 1 }])
  await session.close()
  expect(await catalog.query('FROM t')).toEqual([])
  await expect(catalog.query('FROM nowhere')).rejects.toMatchObject({ code: 'QUERY_FAILED', kind: 'Catalog' })
  const native = await catalog.getConnection()
  expect(await native.all('SELECT 1::INT AS one')).toEqual([{ one: 1 }])
  await using failed = connectToCatalog(
    { version: 1, duckdb: {}, views: [{ name: 'v', sql: 'FROM nowhere' }] },
    { driver: duckdbAsync() },
  )
  await expect(failed.query('FROM v')).rejects.toMatchObject({ code: 'VIEW_FAILED', view: 'main.v' })
  await catalog.close()
  await expect(catalog.query('SELECT 1')).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
  await expect(session.query('SELECT 1')).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
})

test('unsupported calls are rejected with an explanation', async () => {
  await using catalog = connectToCatalog({ version: 1, duckdb: {} }, { driver: duckdbAsync() })
  for (const rows of [catalog.stream('SELECT 1'), catalog.stream('SELECT 1').batches()])
    await expect(rows[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'DRIVER_UNSUPPORTED',
      message: expect.stringMatching(/query\(\) instead, or the driver duckalog\/driver\/node-api/),
    })
  expect(await catalog.query('SELECT 1::INT AS one')).toEqual([{ one: 1 }])
})

const sqliteTests = () =>
  test('SQLite is attached through the extension of the client’s own version', async () => {
    await using folder = await makeFolder()
    const file = folder.file('stock.sqlite')
    await rawQuery(
      ':memory:',
      `LOAD sqlite_scanner; ATTACH '${file}' AS s (TYPE sqlite, READ_WRITE); CREATE TABLE s.t AS SELECT 7 AS i`,
      {
        extension_directory: extensionDirectory,
        ...unsigned,
      },
    )
    await using catalog = connectToCatalog(
      {
        version: 1,
        duckdb: { directories: { extensions: extensionDirectory }, config: unsigned, extension_policy: 'local_only' },
        attachments: { sqlite: [{ alias: 's', path: file }] },
        views: [{ name: 'v', source: 'sqlite', database: 's', table: 't' }],
      },
      { driver: duckdbAsync() },
    )
    expect(await catalog.query('FROM v')).toEqual([{ i: 7n }])
  })

describeWith(['sqlite_scanner'], 'attachments of a file that a newer DuckDB wrote', () => {
  describeWith(['sqlite_scanner'], 'attachments', sqliteTests, { duckdb: '1.4.1' })
})
