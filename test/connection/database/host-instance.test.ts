import { DuckDBInstance } from '@duckdb/node-api'
import { Database } from 'duckdb-async'
import { duckdbAsync } from '../../../src/driver/duckdb-async.js'
import { nodeApi, nodeApiConnection } from '../../../src/driver/node-api.js'
import { connectToCatalog, type Driver, loadConfig } from '../../../src/index.js'
import { applySession, planSession } from '../../../src/session/index.js'
import { applyViewChanges, orderViews, planChanges, planViews, readSyntax, readViews } from '../../../src/views/index.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { holdDatabase } from '../../support/hold-database.js'

const views = [{ name: 'v', sql: 'SELECT i + 1 AS next FROM mine' }]

test('a catalog works on an instance of the host and leaves it and its connections unchanged', async () => {
  const instance = await DuckDBInstance.create(':memory:')
  const own = await instance.connect()
  await own.run(
    "CREATE TABLE mine AS SELECT 1 AS i; CREATE TEMP TABLE temporary AS SELECT 1 AS i; SET VARIABLE a = 'host'; BEGIN",
  )
  await own.run('SELECT 1')
  const catalog = connectToCatalog({ version: 1, duckdb: { pragmas: ["SET VARIABLE a = 'catalog'"] }, views }, { instance })
  expect(await catalog.plan()).toMatchObject({ views: [{ action: 'create' }] })
  expect(await catalog.query("SELECT next, getvariable('a') AS a FROM v")).toEqual([{ next: 2, a: 'catalog' }])
  // What the host has attached is not visited for the message of a mistyped name
  expect(await catalog.query("SELECT current_setting('catalog_error_max_schemas')::INT AS n")).toEqual([{ n: 0 }])
  const session = await catalog.session()
  const handedOut = await catalog.getConnection()
  await catalog.close()
  await expect(session.query('SELECT 1')).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
  await expect((async () => handedOut.run('SELECT 1'))()).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })

  await own.run('COMMIT')
  const rows = await own.runAndReadAll("SELECT next, getvariable('a') AS a, (SELECT count(*)::INT FROM temporary) AS n FROM v")
  expect(rows.getRowObjectsJS()).toEqual([{ next: 2, a: 'host', n: 1 }])
  own.closeSync()
  instance.closeSync()
})

test('catalogs on one instance share it, and a reconnect finds the restored state', async () => {
  await using folder = await makeFolder()
  const other = folder.file('other.duckdb')
  const instance = await DuckDBInstance.create(folder.file('main.duckdb'))
  const config = {
    version: 1,
    duckdb: { config: { threads: 1 }, settings: { default_order: 'desc' } },
    attachments: { duckdb: [{ alias: 'other', path: other, read_only: false }] },
    views: [{ name: 'v', sql: 'SELECT 1 AS one' }],
  }
  const first = connectToCatalog(config, { instance })
  const second = connectToCatalog(config, { instance })
  expect(await first.query('FROM v')).toEqual([{ one: 1 }])
  expect(await second.query('FROM v')).toEqual([{ one: 1 }])
  expect(first.report?.warnings).toMatchObject([{ code: 'OPEN_OPTIONS_SKIPPED', message: expect.stringMatching(/threads/) }])
  await first.query('CREATE TABLE other.t AS SELECT 42 AS i')
  await first.close()
  expect(await second.query('FROM v')).toEqual([{ one: 1 }])
  await second.close()
  await using third = connectToCatalog(config, { instance })
  expect(await third.query('FROM other.t')).toEqual([{ i: 42 }])
  expect(third.report?.views).toMatchObject([{ action: 'keep' }])

  // Another instance of the file would be a second writer
  for (const database of [folder.file('main.duckdb'), other]) {
    await using refused = connectToCatalog({ version: 1, duckdb: { database } }, { onLocked: 'fail' })
    await expect(refused.query('SELECT 1')).rejects.toMatchObject({ code: expect.stringMatching(/^DATABASE_(SHARED|LOCKED)$/) })
  }
  await third.close()
  instance.closeSync()
  for (const database of [folder.file('main.duckdb'), other]) await (await holdDatabase(database)).release()
})

test('an instance of duckdb-async works, and a driver without support for instances is rejected', async () => {
  const database = await Database.create(':memory:')
  await database.exec('CREATE TABLE mine AS SELECT 1::INT AS i')
  const catalog = connectToCatalog({ version: 1, duckdb: {}, views }, { driver: duckdbAsync(), instance: database })
  expect(await catalog.query('FROM v')).toEqual([{ next: 2 }])
  await catalog.close()
  expect(await database.all('FROM v')).toEqual([{ next: 2 }])
  await database.close()

  const { adopt: _, ...lesser } = nodeApi()
  const instance = await DuckDBInstance.create(':memory:')
  await using refused = connectToCatalog(
    { version: 1, duckdb: {} },
    { driver: lesser as Driver<never>, instance: instance as never },
  )
  await expect(refused.query('SELECT 1')).rejects.toMatchObject({ code: 'DRIVER_UNSUPPORTED' })
  instance.closeSync()
})

test('the building blocks work on a connection of the host, which stays open and unchanged', async () => {
  const instance = await DuckDBInstance.create(':memory:')
  const own = await instance.connect()
  await own.run('CREATE TABLE mine AS SELECT 1 AS i; CREATE TEMP TABLE temporary AS SELECT 7 AS i')
  const config = await loadConfig({ version: 1, duckdb: { pragmas: ["SET VARIABLE a = 'catalog'"] }, views })
  const connection = nodeApiConnection(own)
  await applySession(connection, planSession(config).steps)
  const definitions = planViews(config)
  const stored = await readViews(connection, definitions)
  const ordered = orderViews(await readSyntax(connection, definitions), stored.database)
  const changes = planChanges(ordered, stored, { owner: '' })
  await applyViewChanges(connection, changes, { owner: '', database: stored.database })
  await connection.close()
  const rows = await own.runAndReadAll("SELECT next, getvariable('a') AS a, temporary.i AS kept FROM v, temporary")
  expect(rows.getRowObjectsJS()).toEqual([{ next: 2, a: 'catalog', kept: 7 }])
  own.closeSync()
  instance.closeSync()
})
