import { type CatalogEvent, type ConnectOptions, connectToCatalog } from '../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../support/catalog-folder.js'
import { rawQuery } from '../support/raw-duckdb.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({ 'numbers.csv': 'n\n1\n2\n' })
})
afterEach(() => folder[Symbol.asyncDispose]())

const kept = { name: 'kept', source: 'csv', uri: 'numbers.csv', materialized: true }
const other = { ...kept, name: 'other' }

function open(views: readonly object[], rest: Readonly<Record<string, unknown>> = {}, options: ConnectOptions = {}) {
  return connectToCatalog(fileCatalog(views, rest) as Parameters<typeof connectToCatalog>[0], { base: folder.path, ...options })
}

async function refreshed(views: readonly object[] = [kept], rest: Readonly<Record<string, unknown>> = {}) {
  await using catalog = open(views, rest)
  await catalog.refresh({ materialized: true })
}

const inFile = (sql: string) => rawQuery(folder.file('main.duckdb'), sql)
const tables = () => inFile("SELECT table_name AS name FROM duckdb_tables() WHERE schema_name = '_duckalog_data' ORDER BY ALL")
const recorded = () => inFile('SELECT owner, view_name AS name FROM _duckalog.materialized ORDER BY ALL')
const sum = 'SELECT sum(n)::INTEGER AS n FROM kept'
const grow = () => folder.write({ 'numbers.csv': 'n\n9\n' })

describe('two catalogs in one database', () => {
  test('keep their rows apart', async () => {
    await refreshed([kept], { name: 'one' })
    await refreshed([other], { name: 'two' })
    await using one = open([kept], { name: 'one' })
    await one.refresh({ materialized: true, full: true })
    await one.close()
    await using two = open([other], { name: 'two' })
    expect((await two.refresh()).views).toMatchObject([{ action: 'keep' }])
    await two.close()
    expect(await recorded()).toEqual([
      { owner: 'one', name: 'kept' },
      { owner: 'two', name: 'other' },
    ])
    // One leaves its view
    await using left = open([], { name: 'one' })
    await left.getConnection()
    await left.close()
    expect([await recorded(), (await tables()).length]).toEqual([[{ owner: 'two', name: 'other' }], 1])
  })

  test.each([{}, { forceRebuild: true }])('do not take the rows of each other: %j', async (options) => {
    await refreshed([kept], { name: 'one' })
    await using two = open([kept], { name: 'two' }, options)
    await expect(two.refresh({ materialized: true })).rejects.toMatchObject({ code: 'VIEW_CONFLICT' })
    await two.close()
    expect([await recorded(), (await tables()).length]).toEqual([[{ owner: 'one', name: 'kept' }], 1])
  })
})

test('rows that are kept but not read go when the view is no longer materialised', async () => {
  const view = { ...kept, materialized: { when_stale: 'live', max_age: '1h' } }
  await refreshed([view])
  await inFile('UPDATE _duckalog.materialized SET refreshed_at = refreshed_at - 7200000')
  await grow()
  {
    await using catalog = open([view])
    expect(await catalog.query(sum)).toEqual([{ n: 9 }])
  }
  expect(await tables()).toHaveLength(1)
  await using catalog = open([{ ...kept, materialized: false }])
  expect(await catalog.query(sum)).toEqual([{ n: 9 }])
  await catalog.close()
  expect([await tables(), await recorded()]).toEqual([[], []])
})

test('a read-only catalog cannot read the sources of stale rows, and says so', async () => {
  const view = { ...kept, materialized: { when_stale: 'live', max_age: '1h' } }
  await refreshed([view])
  await inFile('UPDATE _duckalog.materialized SET refreshed_at = refreshed_at - 7200000')
  await grow()
  await using catalog = open([view], {}, { readOnly: true })
  expect(await catalog.query(sum)).toEqual([{ n: 3 }])
  expect(catalog.report?.warnings.map(({ code }) => code).sort()).toEqual(['MATERIALIZED_STALE', 'VIEWS_STALE'])
})

test.each([
  ['the rows of the ledger are deleted', () => 'DELETE FROM _duckalog.materialized', 'pending'],
  ['the schema with the rows is dropped', () => 'DROP SCHEMA _duckalog_data CASCADE', 'lost'],
  ['the table with the rows is dropped', (table: unknown) => `DROP TABLE _duckalog_data."${table}"`, 'lost'],
])('after %s the view reads its sources until it is refreshed', async (_, damage, state) => {
  await refreshed()
  await inFile(damage((await tables())[0]?.name))
  await grow()
  await using catalog = open([kept])
  expect([await catalog.query(sum), catalog.materialized()]).toMatchObject([[{ n: 9 }], [{ state }]])
  await catalog.refresh({ materialized: true })
  expect(catalog.materialized()).toMatchObject([{ state: 'fresh' }])
  await catalog.close()
  expect(await tables()).toHaveLength(1)
})

test('a table that is dropped while the catalog is open is built again', async () => {
  await using catalog = open([kept])
  await catalog.refresh({ materialized: true })
  const [table] = await catalog.query("SELECT table_name AS name FROM duckdb_tables() WHERE schema_name = '_duckalog_data'")
  await catalog.query(`DROP TABLE _duckalog_data."${table?.name}"`)
  await expect(catalog.query(sum)).rejects.toMatchObject({ code: 'QUERY_FAILED' })
  await catalog.refresh({ materialized: true })
  expect(await catalog.query(sum)).toEqual([{ n: 3 }])
})

test('an adopted view gets rows', async () => {
  await inFile('CREATE VIEW kept AS SELECT 1 AS n')
  await using catalog = open([{ name: 'kept', sql: 'SELECT 1 AS n', materialized: true }])
  await catalog.getConnection()
  expect(catalog.report?.views).toMatchObject([{ action: 'adopt' }])
  expect((await catalog.refresh({ materialized: true })).materialized).toMatchObject([{ state: 'refreshed' }])
})

test('an optional view whose source comes later is created by its first refresh', async () => {
  await using catalog = open([{ ...kept, uri: 'later.csv', optional: true }])
  await catalog.refresh({ materialized: true })
  expect(catalog.report?.materialized).toMatchObject([{ state: 'failed', failure: expect.stringContaining('later.csv') }])
  await folder.write({ 'later.csv': 'n\n5\n' })
  await catalog.refresh({ materialized: true })
  expect(await catalog.query(sum)).toEqual([{ n: 5 }])
})

test('a transaction sees the rows of its start, and a refresh does not wait for it', async () => {
  await using catalog = open([kept])
  await catalog.refresh({ materialized: true })
  await catalog.query('CREATE TABLE mine (x INTEGER)')
  await grow()
  const seen = await catalog.transaction(async (session) => {
    const before = await session.query(sum)
    await session.query('INSERT INTO mine VALUES (1)')
    await catalog.refresh({ materialized: true, full: true })
    return [before, await session.query(sum)]
  })
  expect(seen).toEqual([[{ n: 3 }], [{ n: 3 }]])
  expect(await catalog.query(sum)).toEqual([{ n: 9 }])
})

test('a refresh needs no place in a full pool', async () => {
  await using catalog = open([kept], {}, { pool: { size: 1, sessions: 1 } })
  await catalog.refresh({ materialized: true })
  await using session = await catalog.session()
  let count = 0
  for await (const _ of catalog.stream('SELECT * FROM kept, range(20000)')) {
    if (count === 0) await catalog.refresh({ materialized: true, full: true })
    count += 1
  }
  expect([count, await session.query(sum)]).toEqual([40_000, [{ n: 3 }]])
})

const written = (view: object) => ({ 'catalog.json': fileCatalog([view]) })

test('a watched catalog drops, keeps and builds rows as its file says', async () => {
  await folder.write(written(kept))
  const events: CatalogEvent[] = []
  await using catalog = connectToCatalog(folder.file('catalog.json'), { onEvent: (event) => events.push(event) })
  await catalog.refresh({ materialized: true })
  await using _ = await catalog.watch()
  const reload = async (view: object) => {
    const count = () => events.filter(({ type }) => type === 'reloaded').length
    const before = count()
    await folder.write(written(view))
    while (count() === before) await new Promise((resolve) => setTimeout(resolve, 20))
    const [row] = await catalog.query("SELECT sql LIKE '%_duckalog_data%' AS kept FROM duckdb_views() WHERE view_name = 'kept'")
    return [catalog.materialized().map(({ state }) => state), row?.kept]
  }
  expect(await reload({ ...kept, materialized: false })).toEqual([[], false])
  expect(await reload({ ...kept, materialized: { when_stale: 'wait' } })).toEqual([['fresh'], true])
  expect(await reload({ ...kept, materialized: { max_age: '1h' } })).toEqual([['fresh'], true])
  expect(await reload({ name: 'kept', sql: 'SELECT 1 AS n', materialized: true })).toEqual([['stale'], false])
})

test('a profile changes the rules of rows, or leaves them out', async () => {
  const profiles = {
    short: { materialized: { max_age: '1s' } },
    live: { views: [{ ...kept, materialized: false }] },
    wrong: { views: [{ ...kept, materialized: { mode: 'append' } }] },
  }
  await refreshed([kept], { profiles })
  await inFile('UPDATE _duckalog.materialized SET refreshed_at = refreshed_at - 60000')
  const states = async (profile?: string) => {
    await using catalog = open([kept], { profiles }, { profile })
    await catalog.getConnection()
    return catalog.materialized().map(({ state }) => state)
  }
  expect([await states('short'), await states()]).toEqual([['stale'], ['fresh']])
  await expect(states('wrong')).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    issues: [{ path: 'views[0].materialized.mode' }],
  })
  expect([await states('live'), await tables(), await states()]).toEqual([[], [], ['pending']])
})

test('an import brings views and rules, and an error in it is placed there', async () => {
  await folder.write({
    'catalog.json': fileCatalog([], { imports: ['part.yaml'], materialized: { max_age: '1h' } }),
    'part.yaml':
      'materialized: { max_age: 2h, min_age: 1s }\nviews:\n  - { name: kept, source: csv, uri: numbers.csv, materialized: true }\n',
  })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  await catalog.refresh({ materialized: true })
  expect(catalog.report?.views[0]?.definition?.materialized).toMatchObject({ maxAge: 3_600_000, minAge: 1_000 })
  await catalog.close()
  await folder.write({
    'part.yaml': 'views:\n  - name: kept\n    source: csv\n    uri: numbers.csv\n    materialized: { mode: append }\n',
  })
  await using wrong = connectToCatalog(folder.file('catalog.json'))
  await expect(wrong.getConnection()).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    issues: [{ file: folder.file('part.yaml'), line: 5, column: 21 }],
  })
})
