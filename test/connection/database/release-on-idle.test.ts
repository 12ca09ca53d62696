import { type CatalogEvent, type ConnectOptions, connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../../support/catalog-folder.js'
import { holdDatabase } from '../../support/hold-database.js'
import { rawQuery } from '../../support/raw-duckdb.js'

const views = [{ name: 'v', sql: 'SELECT 1 AS one' }]
const pause = (delay: number) => new Promise((resolve) => setTimeout(resolve, delay))

/** A catalog that releases its file when idle, with its events so far. */
function connect(folder: CatalogFolder, options: ConnectOptions = {}) {
  const events: CatalogEvent['type'][] = []
  const catalog = connectToCatalog(folder.file('catalog.json'), {
    releaseOnIdle: 20,
    ...options,
    onEvent: ({ type }) => events.push(type),
  })
  const released = async (times = 1) => {
    while (events.filter((type) => type === 'lock-released').length < times) await pause(5)
  }
  return { catalog, events, released }
}

test('the lock is released when nothing runs, and acquired again on use', async () => {
  await using folder = await makeFolder({
    'catalog.json': fileCatalog(views, { duckdb: { database: 'main.duckdb', pragmas: ["SET VARIABLE a = 'b'"] } }),
  })
  const { catalog, events, released } = connect(folder)
  await catalog.query('CREATE TABLE t AS SELECT 1 AS i')
  await released()
  const file = folder.file('main.duckdb')
  await rawQuery(file, 'INSERT INTO t VALUES (2)')
  expect(await catalog.query("SELECT i, getvariable('a') AS a FROM t ORDER BY i")).toEqual([
    { i: 1, a: 'b' },
    { i: 2, a: 'b' },
  ])
  await released(2)
  const holder = await holdDatabase(file)
  const waiting = catalog.query('FROM v')
  while (!events.includes('waiting-for-lock')) await pause(5)
  await holder.release()
  expect(await waiting).toEqual([{ one: 1 }])
  await released(3)
  expect((await catalog.refresh()).views).toMatchObject([{ action: 'keep' }])
  await catalog.close()
  await (await holdDatabase(file)).release()
})

test('the file stays open while anything is in use', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  const { catalog, events, released } = connect(folder)
  const session = await catalog.session()
  await session.query('CREATE TEMP TABLE mine AS SELECT 1 AS i')
  await pause(60)
  expect(await session.query('FROM mine')).toEqual([{ i: 1 }])
  const rows = catalog.stream('FROM range(1e9::BIGINT)').batches()[Symbol.asyncIterator]()
  await rows.next()
  await session.close()
  await pause(60)
  await rows.next()
  await rows.return?.()
  await catalog.transaction(async ({ query }) => {
    await pause(60)
    await query('CREATE TABLE t (i INT)')
  })
  expect(events).not.toContain('lock-released')
  await released()
  await catalog.close()
})

test('a reopen uses the config that was last read; refresh reads it again', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  const { catalog, released } = connect(folder)
  await catalog.query('FROM v')
  await folder.write({ 'catalog.json': 'broken' })
  await released()
  expect(await catalog.query('FROM v')).toEqual([{ one: 1 }])
  await expect(catalog.refresh()).rejects.toMatchObject({ code: expect.stringMatching(/^CONFIG_/) })
  await released(2)
  await expect(catalog.refresh()).rejects.toMatchObject({ code: expect.stringMatching(/^CONFIG_/) })
  await folder.write({ 'catalog.json': fileCatalog([{ name: 'v', sql: 'FROM nowhere' }]) })
  await expect(catalog.refresh()).rejects.toMatchObject({ code: 'VIEW_FAILED' })
  expect(await catalog.query('FROM v')).toEqual([{ one: 1 }])
  await folder.write({ 'catalog.json': fileCatalog([{ name: 'v', sql: 'SELECT 2 AS two' }]) })
  await released(3)
  await catalog.refresh()
  expect(await catalog.query('FROM v')).toEqual([{ two: 2 }])
  await catalog.close()
})

test('after getConnection() the lock is kept, and a catalog in memory keeps its data', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  const { catalog, events } = connect(folder)
  const connection = await catalog.getConnection()
  await using memory = connectToCatalog({ version: 1, duckdb: {} }, { releaseOnIdle: 10 })
  await memory.query('CREATE TABLE t AS SELECT 1 AS i')
  await pause(60)
  expect(await memory.query('FROM t')).toEqual([{ i: 1 }])
  expect((await connection.runAndReadAll('FROM v')).getRowObjectsJS()).toEqual([{ one: 1 }])
  expect(events).not.toContain('lock-released')
  await catalog.close()
})

test.each([2 ** 31, Number.POSITIVE_INFINITY])('a time of %s ms never comes', async (releaseOnIdle) => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  const { catalog, events } = connect(folder, { releaseOnIdle })
  expect(await catalog.query('FROM v')).toEqual([{ one: 1 }])
  await pause(60)
  expect(events).not.toContain('lock-released')
  await catalog.close()
})
