import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { planViews } from '../../../src/views/definition/plan-views.js'
import { readViews } from '../../../src/views/ledger/read-views.js'
import { bringViews, viewsConfig, withDatabase } from '../view-fixtures.js'
import { downgradeLedger } from './ledger-formats.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duckalog-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A database as an older format of the ledger left it. */
async function writeFormat(format: number, path: string): Promise<void> {
  await withDatabase((connection) => bringViews(connection, viewsConfig({ a: 'SELECT 1 AS x', b: 'SELECT 2 AS x' })), path)
  await withDatabase((connection) => connection.run(downgradeLedger(format)), path)
}

test.each([1, 2, 3])('a ledger of format %d is read unchanged, and migrated with the next views', async (format) => {
  const path = join(folder, 'old.duckdb')
  await writeFormat(format, path)
  expect(
    await withDatabase((connection) => bringViews(connection, viewsConfig({ a: 'SELECT 1 AS x', b: 'SELECT 2 AS x' })), path),
  ).toEqual([])
  const formatOf = () => withDatabase((connection) => connection.all('SELECT format FROM _duckalog.ledger'), path)
  expect(await formatOf()).toEqual([{ format }])

  const next = viewsConfig({ a: 'SELECT 1 AS x', c: 'FROM range(3)' })
  expect([...(await withDatabase((connection) => bringViews(connection, next), path))].sort()).toEqual([
    'create main.c',
    'drop main.b',
  ])
  expect(await formatOf()).toEqual([{ format: 4 }])
  expect(
    await withDatabase(
      (connection) => connection.all('SELECT view_name AS view, columns, reads FROM _duckalog.views ORDER BY ALL'),
      path,
    ),
  ).toEqual([
    // Of a view that stays, what it reads is recorded as well
    { view: 'a', columns: null, reads: '[]' },
    { view: 'c', columns: '[["range","BIGINT"]]', reads: '[{"name":"range","call":true}]' },
  ])
  expect(await withDatabase((connection) => bringViews(connection, next), path)).toEqual([])
})

test.each([1, 2, 3])('a migration from format %d that fails with the views leaves the old ledger', async (format) => {
  const path = join(folder, 'old.duckdb')
  await writeFormat(format, path)
  const broken = viewsConfig({ a: 'SELECT 1 AS x', c: 'FROM nothing' })
  await expect(withDatabase((connection) => bringViews(connection, broken), path)).rejects.toMatchObject({ code: 'VIEW_FAILED' })
  const kept = await withDatabase(
    (connection) =>
      connection.all('SELECT format, (SELECT count(*)::INTEGER FROM _duckalog.views) AS views FROM _duckalog.ledger'),
    path,
  )
  expect(kept).toEqual([{ format, views: 2 }])
})

test('a ledger of a newer version is refused and not changed', async () => {
  const path = join(folder, 'new.duckdb')
  await writeFormat(2, path)
  await withDatabase((connection) => connection.run('UPDATE _duckalog.ledger SET format = 99'), path)
  await expect(withDatabase((connection) => bringViews(connection, viewsConfig({})), path)).rejects.toMatchObject({
    code: 'DATABASE_NEWER',
    message: expect.stringContaining('Update duckalog'),
  })
  expect(
    await withDatabase((connection) => connection.all('SELECT x FROM a UNION ALL SELECT x FROM b ORDER BY x'), path),
  ).toEqual([{ x: 1 }, { x: 2 }])
})

test('a ledger of a newer version is refused also if its tables are others', async () => {
  const path = join(folder, 'newer.duckdb')
  await writeFormat(2, path)
  const changes = ['UPDATE _duckalog.ledger SET format = 99', 'ALTER TABLE _duckalog.views DROP COLUMN text_hash']
  await withDatabase(async (connection) => {
    for (const change of changes) await connection.run(change)
  }, path)
  await expect(withDatabase((connection) => bringViews(connection, viewsConfig({})), path)).rejects.toMatchObject({
    code: 'DATABASE_NEWER',
  })
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

test.each([1, 2, 3])('views that keep their rows are read from a ledger of format %d, which records none', async (format) => {
  const path = join(folder, 'old.duckdb')
  await writeFormat(format, path)
  const config = viewsConfig({ a: 'SELECT 1 AS x' })
  const views = config.views.map((view) => ({ ...view, materialized: true }))
  const stored = await withDatabase((connection) => readViews(connection, planViews({ ...config, views })), path)
  expect(stored.views.map(({ name }) => name).sort()).toEqual(['a', 'b'])
})
