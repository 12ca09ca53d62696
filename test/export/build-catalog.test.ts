import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { buildCatalog, connectAndBuildCatalog, connectToCatalog } from '../../src/index.js'
import { fileCatalog, makeFolder } from '../support/catalog-folder.js'
import { mountFolder, testWithMount } from '../support/mounted-folder.js'
import { rawQuery } from '../support/raw-duckdb.js'

const orders = { name: 'orders', sql: "SELECT * FROM (VALUES (1, 'tea'), (2, 'cups')) AS t(id, item)" }
const count = { name: 'count', db_schema: 'reports', sql: 'SELECT count(*)::INTEGER AS n FROM orders' }
/** Of a type that no extension brings. */
const secret = { type: 'http', name: 'store', bearer_token: 'hunter22222', persistent: true }

const viewNames = "SELECT schema_name || '.' || view_name AS name FROM duckdb_views() WHERE NOT internal ORDER BY ALL"

describe('a new file', () => {
  test('contains the views and leaves no write-ahead log or other file', async () => {
    await using folder = await makeFolder({ 'catalog.json': fileCatalog([count, orders]) })
    const { database, report, plan } = await buildCatalog(folder.file('catalog.json'))
    expect({ database, plan }).toEqual({ database: folder.file('main.duckdb'), plan: undefined })
    expect(report?.views.map(({ action, view }) => [action, view.name])).toEqual([
      ['create', 'orders'],
      ['create', 'count'],
    ])
    expect((await readdir(folder.path)).sort()).toEqual(['catalog.json', 'main.duckdb'])
    expect(await rawQuery(folder.file('main.duckdb'), viewNames)).toEqual([{ name: 'main.orders' }, { name: 'reports.count' }])
    expect(await rawQuery(folder.file('main.duckdb'), 'FROM reports.count')).toEqual([{ n: 2 }])
  })

  test('is complete even where the catalog turns the checkpoint at the end off', async () => {
    const duckdb = { database: 'main.duckdb', pragmas: ['PRAGMA disable_checkpoint_on_shutdown'] }
    await using folder = await makeFolder({ 'catalog.json': fileCatalog([orders], { duckdb }) })
    await buildCatalog(folder.file('catalog.json'))
    expect((await readdir(folder.path)).sort()).toEqual(['catalog.json', 'main.duckdb'])
    expect(await rawQuery(folder.file('main.duckdb'), viewNames)).toEqual([{ name: 'main.orders' }])
  })

  test('is kept by a connect that follows', async () => {
    await using folder = await makeFolder({ 'catalog.json': fileCatalog([orders, count]) })
    await buildCatalog(folder.file('catalog.json'))
    await using catalog = connectToCatalog(folder.file('catalog.json'))
    await catalog.getConnection()
    expect(catalog.report?.views.map(({ action }) => action)).toEqual(['keep', 'keep'])
  })

  test('may name its own database in a view', async () => {
    const own = { name: 'own', sql: 'SELECT * FROM main_db.main.orders' }
    await using folder = await makeFolder({ 'catalog.json': fileCatalog([own, orders]) })
    await buildCatalog(folder.file('catalog.json'))
    expect(await rawQuery(folder.file('main.duckdb'), 'SELECT count(*)::INTEGER AS n FROM own')).toEqual([{ n: 2 }])
  })

  test('is not there when the build fails, and neither is anything else', async () => {
    await using folder = await makeFolder({ 'catalog.json': fileCatalog([orders, { name: 'bad', sql: 'FROM nowhere' }]) })
    await expect(buildCatalog(folder.file('catalog.json'))).rejects.toMatchObject({ code: 'VIEW_FAILED' })
    expect(await readdir(folder.path)).toEqual(['catalog.json'])
  })

  test.each([
    { includeSecrets: false, kept: [] },
    { includeSecrets: true, kept: ['store.duckdb_secret'] },
  ])('keeps persistent secrets only if asked: $includeSecrets', async ({ includeSecrets, kept }) => {
    const duckdb = { database: 'main.duckdb', directories: { secrets: 'secrets' }, secrets: [secret] }
    await using folder = await makeFolder({ 'catalog.json': fileCatalog([orders], { duckdb }) })
    await buildCatalog(folder.file('catalog.json'), { includeSecrets })
    const files = existsSync(folder.file('secrets')) ? await readdir(folder.file('secrets')) : []
    expect(files.filter((file) => file.endsWith('.duckdb_secret'))).toEqual(kept)
  })
})

test('catalogs that are attached are brought up to date first', async () => {
  await using folder = await makeFolder({
    'child.json': { version: 1, duckdb: { database: 'child.duckdb' }, views: [orders] },
    'catalog.json': fileCatalog([{ name: 'read', sql: 'SELECT count(*)::INTEGER AS n FROM child.orders' }], {
      attachments: { duckalog: [{ alias: 'child', config_path: 'child.json' }] },
    }),
  })
  for (let time = 0; time < 2; time += 1) {
    await buildCatalog(folder.file('catalog.json'))
    expect((await readdir(folder.path)).sort()).toEqual(['catalog.json', 'child.duckdb', 'child.json', 'main.duckdb'])
    const sql = `ATTACH '${folder.file('child.duckdb')}' AS child (READ_ONLY); FROM read`
    expect(await rawQuery(folder.file('main.duckdb'), sql)).toEqual([{ n: 2 }])
    await folder.write({ 'child.json': { version: 1, duckdb: { database: 'child.duckdb' }, views: [orders, count] } })
  }
  expect(await rawQuery(folder.file('child.duckdb'), viewNames)).toEqual([{ name: 'main.orders' }, { name: 'reports.count' }])
})

describe('a file that exists', () => {
  test('keeps its tables, and is updated incrementally', async () => {
    await using folder = await makeFolder({ 'catalog.json': fileCatalog([orders, count]) })
    await rawQuery(folder.file('main.duckdb'), 'CREATE TABLE mine AS SELECT 42 AS answer')
    await buildCatalog(folder.file('catalog.json'))
    await folder.write({ 'catalog.json': fileCatalog([{ ...orders, sql: "SELECT 1 AS id, 'pot' AS item" }, count]) })
    const { report } = await buildCatalog(folder.file('catalog.json'))
    expect(report?.views.map(({ action, view, reason }) => [action, view.name, reason])).toEqual([
      ['replace', 'orders', expect.any(String)],
      ['replace', 'count', expect.stringContaining('orders')],
    ])
    expect(await rawQuery(folder.file('main.duckdb'), 'SELECT answer, n FROM mine, reports.count')).toEqual([
      { answer: 42, n: 1 },
    ])
  })

  test('is not changed by a dry run, which returns the planned changes', async () => {
    await using folder = await makeFolder({ 'catalog.json': fileCatalog([orders]) })
    await buildCatalog(folder.file('catalog.json'))
    await folder.write({ 'catalog.json': fileCatalog([count, orders]) })
    const { plan, report } = await buildCatalog(folder.file('catalog.json'), { dryRun: true })
    expect(report).toBeUndefined()
    expect(plan?.views.map(({ action, view }) => [action, view.name])).toEqual([
      ['keep', 'orders'],
      ['create', 'count'],
    ])
    expect(await rawQuery(folder.file('main.duckdb'), viewNames)).toEqual([{ name: 'main.orders' }])
  })

  test('is not replaced where only its write-ahead log is there', async () => {
    await using folder = await makeFolder({ 'catalog.json': fileCatalog([orders]) })
    await writeFile(folder.file('main.duckdb.wal'), '')
    await buildCatalog(folder.file('catalog.json'))
    expect(await rawQuery(folder.file('main.duckdb'), viewNames)).toEqual([{ name: 'main.orders' }])
  })
})

describe('a build fails for', () => {
  test('a catalog in memory', async () => {
    await expect(buildCatalog({ version: 1, duckdb: {}, views: [] })).rejects.toMatchObject({
      name: 'BuildError',
      code: 'BUILD_FAILED',
      message: expect.stringContaining('databasePath'),
    })
  })

  test('a file in a folder that does not exist', async () => {
    await using folder = await makeFolder({ 'catalog.json': fileCatalog([orders]) })
    const databasePath = folder.file('missing/main.duckdb')
    await expect(buildCatalog(folder.file('catalog.json'), { databasePath })).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringMatching(/missing.main\.duckdb.*Create it/),
    })
  })

  // Root writes where permissions forbid it, but not to a read-only file system
  const isRoot = process.getuid?.() === 0
  const testLocked = isRoot ? testWithMount : test
  testLocked('a file in a folder that may not be written to', async () => {
    await using folder = await makeFolder({ 'catalog.json': fileCatalog([orders]) })
    const locked = folder.file('locked')
    await using _ = isRoot ? await mountFolder(locked, 'ro') : undefined
    if (!isRoot) {
      await mkdir(locked)
      await chmod(locked, 0o500)
    }
    const databasePath = folder.file('locked/main.duckdb')
    await expect(buildCatalog(folder.file('catalog.json'), { databasePath })).rejects.toMatchObject({ code: 'BUILD_FAILED' })
  })
})

test('two concurrent builds of one new file leave one complete file', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog([orders, count]) })
  const builds = await Promise.allSettled([buildCatalog(folder.file('catalog.json')), buildCatalog(folder.file('catalog.json'))])
  expect(builds.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0)
  for (const build of builds) if (build.status === 'rejected') expect(build.reason).toMatchObject({ code: 'BUILD_FAILED' })
  expect((await readdir(folder.path)).sort()).toEqual(['catalog.json', 'main.duckdb'])
  expect(await rawQuery(folder.file('main.duckdb'), 'FROM reports.count')).toEqual([{ n: 2 }])
})

test('connectAndBuildCatalog is connectToCatalog', () => {
  expect(connectAndBuildCatalog).toBe(connectToCatalog)
})
