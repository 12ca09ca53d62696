import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bringViews, viewsConfig, withDatabase } from './view-fixtures.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duckalog-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A database as the first format of the ledger left it: without the columns of views over sources. */
async function writeFirstFormat(path: string): Promise<void> {
  await withDatabase((connection) => bringViews(connection, viewsConfig({ a: 'SELECT 1 AS x', b: 'SELECT 2 AS x' })), path)
  await withDatabase(
    (connection) => connection.run('ALTER TABLE _duckalog.views DROP COLUMN columns; UPDATE _duckalog.ledger SET format = 1'),
    path,
  )
}

test('a ledger of an older format is read as it is, and brought up to date with the next views', async () => {
  const path = join(folder, 'old.duckdb')
  await writeFirstFormat(path)
  expect(
    await withDatabase((connection) => bringViews(connection, viewsConfig({ a: 'SELECT 1 AS x', b: 'SELECT 2 AS x' })), path),
  ).toEqual([])
  const formatOf = () => withDatabase((connection) => connection.all('SELECT format FROM _duckalog.ledger'), path)
  expect(await formatOf()).toEqual([{ format: 1 }])

  const next = viewsConfig({ a: 'SELECT 1 AS x', c: 'FROM range(3)' })
  expect([...(await withDatabase((connection) => bringViews(connection, next), path))].sort()).toEqual([
    'create main.c',
    'drop main.b',
  ])
  expect(await formatOf()).toEqual([{ format: 2 }])
  expect(
    await withDatabase(
      (connection) => connection.all('SELECT view_name AS view, columns FROM _duckalog.views ORDER BY ALL'),
      path,
    ),
  ).toEqual([
    { view: 'a', columns: null },
    { view: 'c', columns: '[["range","BIGINT"]]' },
  ])
  expect(await withDatabase((connection) => bringViews(connection, next), path)).toEqual([])
})

test('a migration that fails with the views leaves the old ledger', async () => {
  const path = join(folder, 'old.duckdb')
  await writeFirstFormat(path)
  const broken = viewsConfig({ a: 'SELECT 1 AS x', c: 'FROM nothing' })
  await expect(withDatabase((connection) => bringViews(connection, broken), path)).rejects.toMatchObject({ code: 'VIEW_FAILED' })
  const kept = await withDatabase(
    (connection) =>
      connection.all('SELECT format, (SELECT count(*)::INTEGER FROM _duckalog.views) AS views FROM _duckalog.ledger'),
    path,
  )
  expect(kept).toEqual([{ format: 1, views: 2 }])
})

test('a ledger of a newer version is refused, and left as it is', async () => {
  const path = join(folder, 'new.duckdb')
  await writeFirstFormat(path)
  await withDatabase((connection) => connection.run('UPDATE _duckalog.ledger SET format = 99'), path)
  await expect(withDatabase((connection) => bringViews(connection, viewsConfig({})), path)).rejects.toMatchObject({
    code: 'DATABASE_NEWER',
    message: expect.stringContaining('Update duckalog'),
  })
  expect(
    await withDatabase((connection) => connection.all('SELECT x FROM a UNION ALL SELECT x FROM b ORDER BY x'), path),
  ).toEqual([{ x: 1 }, { x: 2 }])
})

test('macros, sequences, types and views of other schemas are left alone, whatever their names', async () => {
  await withDatabase(async (connection) => {
    await connection.run(
      `CREATE MACRO total(x) AS x * 2; CREATE MACRO orders() AS TABLE SELECT 7 AS x; CREATE SEQUENCE numbers; CREATE TYPE mood AS ENUM ('a');
       CREATE SCHEMA mine; CREATE VIEW mine.v AS SELECT 'mine' AS x`,
    )
    const config = viewsConfig({
      total: 'SELECT 1 AS x',
      orders: 'SELECT 2 AS x',
      mood: 'SELECT 3 AS x',
      v: 'SELECT total(4) AS x',
    })
    await bringViews(connection, config)
    await bringViews(connection, viewsConfig({}))
    expect(
      await connection.all("SELECT total(4) AS t, (SELECT x FROM orders()) AS o, (FROM mine.v) AS v, 'a'::mood AS m"),
    ).toEqual([{ t: 8, o: 7, v: 'mine', m: 'a' }])
  })
})
