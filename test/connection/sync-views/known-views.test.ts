import { copyFile, rename, utimes } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { nodeApi } from '../../../src/driver/node-api.js'
import { connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { recordStatements } from '../../support/recording-driver.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

const views = [
  { name: 'told', sql: 'SELECT 1 AS x', description: 'one' },
  { name: 'over', sql: 'FROM told' },
]
/** Longer than a file system takes to tell two writes apart. */
const settle = () => pause(2_300)

/** Connects and closes; tells what was not kept, and whether the ledger was read. */
async function connect(
  database: string,
  wanted: readonly { name: string; sql: string; description?: string }[] = views,
  options = {},
) {
  const statements: string[] = []
  await using catalog = connectToCatalog(
    { version: 1, duckdb: { database }, views: wanted },
    { base: folder.path, driver: recordStatements(nodeApi(), statements), ...options },
  )
  await catalog.getConnection()
  const changed = (catalog.report?.views ?? []).flatMap(({ action, view }) =>
    action === 'keep' ? [] : [`${action} ${view.name}`],
  )
  return { changed, read: statements.some((sql) => sql.includes('duckdb_views()')) }
}

const kept = { changed: [], read: false }

test('a file that was not written is not read again', async () => {
  expect(await connect('a.duckdb')).toEqual({ changed: ['create told', 'create over'], read: true })
  // It was written just now
  expect(await connect('a.duckdb')).toEqual({ changed: [], read: true })
  await settle()
  expect(await connect('a.duckdb')).toEqual({ changed: [], read: true })
  expect(await connect('a.duckdb')).toEqual(kept)
  expect(await connect('a.duckdb', views, { readOnly: true })).toEqual(kept)
  const edited = views.map((view) => ({ ...view, sql: view.sql.replace('1', '2') }))
  expect(await connect('a.duckdb', edited)).toEqual({ changed: ['replace told', 'replace over'], read: true })
  expect(await connect('a.duckdb', edited)).toEqual({ changed: [], read: true })
})

test('a rebuild reads the file', async () => {
  await connect('a.duckdb')
  await settle()
  await connect('a.duckdb')
  expect(await connect('a.duckdb')).toEqual(kept)
  expect(await connect('a.duckdb', views, { forceRebuild: true })).toEqual({
    changed: ['replace told', 'replace over'],
    read: true,
  })
})

/** What happens to the file `a.duckdb` between two connects, and what the second one does. */
const between: readonly [what: string, change: (file: string) => Promise<unknown>, changed: readonly string[]][] = [
  ['a view is dropped', (file) => rawQuery(file, 'DROP VIEW over'), ['create over']],
  [
    'a view is replaced',
    (file) => rawQuery(file, 'CREATE OR REPLACE VIEW told AS SELECT 7 AS x'),
    ['replace told', 'replace over'],
  ],
  ['a comment is changed', (file) => rawQuery(file, "COMMENT ON VIEW told IS 'two'"), ['comment told']],
  ['the ledger is emptied', (file) => rawQuery(file, 'DELETE FROM _duckalog.views'), ['adopt told', 'adopt over']],
  ['a table is made', (file) => rawQuery(file, 'CREATE TABLE t (a INTEGER)'), []],
  [
    'a change is left in the log of writes',
    (file) => rawQuery(file, "SET checkpoint_threshold = '1GB'; PRAGMA disable_checkpoint_on_shutdown; DROP VIEW over"),
    ['create over'],
  ],
  [
    'another file takes its place',
    async (file) => {
      await rawQuery(`${file}.new`, 'CREATE TABLE t (a INTEGER)')
      await rename(`${file}.new`, file)
    },
    ['create told', 'create over'],
  ],
  [
    'an older copy is written over it, with its times',
    async (file) => {
      await rawQuery(`${file}.new`, 'CREATE TABLE t (a INTEGER)')
      await copyFile(`${file}.new`, file)
      await utimes(file, 0, 0)
    },
    ['create told', 'create over'],
  ],
]

test('each write to the file is seen', async () => {
  const files = between.map((_, index) => `${index}.duckdb`)
  for (const file of files) await connect(file)
  await settle()
  for (const file of files) expect(await connect(file)).toEqual({ changed: [], read: true })
  for (const file of files) expect(await connect(file)).toEqual(kept)
  for (const [index, [what, change, changed]] of between.entries()) {
    await change(folder.file(`${index}.duckdb`))
    expect([what, await connect(`${index}.duckdb`)]).toEqual([what, { changed, read: true }])
  }
})
