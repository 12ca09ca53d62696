import { type ConnectOptions, connectToCatalog } from '../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../support/catalog-folder.js'
import { rawQuery } from '../support/raw-duckdb.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({ 'numbers.csv': 'n\n1\n2\n' })
})
afterEach(() => folder[Symbol.asyncDispose]())

const base = { name: 'base', sql: "SELECT n::INTEGER AS n FROM 'numbers.csv'" }
const kept = { name: 'kept', sql: 'SELECT sum(n)::INTEGER AS total FROM base', materialized: true }
const reader = { name: 'reader', sql: 'SELECT total FROM kept' }

type Options = ConnectOptions

function open(views: readonly object[], rest: Readonly<Record<string, unknown>> = {}, options: Options = {}) {
  const placed = views.map((view) =>
    JSON.parse(JSON.stringify(view).replaceAll("'numbers.csv'", `'${folder.file('numbers.csv')}'`)),
  )
  return connectToCatalog(fileCatalog(placed, rest) as Parameters<typeof connectToCatalog>[0], { base: folder.path, ...options })
}

/** Connects, and tells what is not kept, in which form the view is, and what a query of it returns. */
async function connect(views: readonly object[], rest: Readonly<Record<string, unknown>> = {}, options: Options = {}) {
  await using catalog = open(views, rest, options)
  const planned = await catalog.plan()
  const rows = await catalog.query('FROM kept')
  const { views: changes = [], materialized = [], warnings = [] } = catalog.report ?? {}
  const told = changes.flatMap(({ action, view, reason }) => (action === 'keep' ? [] : [`${action} ${view.name}: ${reason}`]))
  expect(told.filter((line) => !line.startsWith('adopt'))).toEqual(
    planned.views.flatMap(({ action, view, reason }) =>
      action === 'keep' || action === 'adopt' ? [] : [`${action} ${view.name}: ${reason}`],
    ),
  )
  const [view] = await catalog.query<{ sql: string }>("SELECT sql FROM duckdb_views() WHERE view_name = 'kept'")
  return {
    changes: told,
    isKept: view?.sql.includes('_duckalog_data') === true,
    rows,
    states: materialized.map(({ state, reason }) => `${state}: ${reason}`),
    warnings: warnings.map(({ code }) => code),
  }
}

async function refreshed(views: readonly object[] = [base, kept, reader], rest: Readonly<Record<string, unknown>> = {}) {
  await using catalog = open(views, rest)
  await catalog.refresh({ materialized: true })
  await folder.write({ 'numbers.csv': 'n\n10\n20\n' })
}

const inFile = (sql: string) => rawQuery(folder.file('main.duckdb'), sql)
const tables = () => inFile("SELECT table_name AS name FROM duckdb_tables() WHERE schema_name = '_duckalog_data'")
const recorded = () => inFile('SELECT owner, view_name AS name FROM _duckalog.materialized ORDER BY ALL')
const oldRows = [{ total: 3 }]
const newRows = [{ total: 30 }]
const age = expect.stringMatching(/^fresh: its rows are \d+s old$/)

test('a reconnect changes nothing and reads the kept rows', async () => {
  await refreshed()
  expect(await connect([base, kept, reader])).toEqual({ changes: [], isKept: true, rows: oldRows, states: [age], warnings: [] })
})

test('a description and the rules of a refresh can change without a loss of rows', async () => {
  await refreshed()
  const changed = {
    ...kept,
    description: 'The total',
    columns: { total: 'Of all' },
    materialized: { max_age: '1h', when_stale: 'live' },
  }
  await using catalog = open([base, changed, reader])
  expect(await catalog.query('FROM kept')).toEqual(oldRows)
  expect(catalog.report?.views.map(({ action, view }) => `${action} ${view.name}`)).toEqual([
    'keep base',
    'replace kept',
    'replace reader',
  ])
  expect(await catalog.query("SELECT comment FROM duckdb_columns() WHERE table_name = 'kept'")).toEqual([{ comment: 'Of all' }])
})

test.each<[string, object]>([
  ['SQL', { ...kept, sql: 'SELECT sum(n)::INTEGER + 1 AS total FROM base' }],
  ['order', { ...kept, sql: 'SELECT sum(n)::INTEGER + 1 AS total FROM base', materialized: { order_by: ['total'] } }],
])('with another %s a view reads its sources until it is refreshed', async (_, changed) => {
  await refreshed()
  const found = await connect([base, changed, reader])
  expect(found).toEqual({
    changes: ['replace kept: its definition changed', 'replace reader: it reads main.kept, which changes'],
    isKept: false,
    rows: [{ total: 31 }],
    states: ['stale: its definition changed'],
    warnings: [],
  })
  expect([await tables(), await recorded()]).toEqual([[], []])
  await using catalog = open([base, changed, reader])
  await catalog.refresh({ materialized: true })
  expect(await catalog.query('FROM reader')).toEqual([{ total: 31 }])
})

test('rows that came from another view are dropped when that view changes, not when only its comment does', async () => {
  await refreshed()
  const described = { ...base, description: 'Numbers' }
  expect(await connect([described, kept, reader])).toMatchObject({ isKept: true, rows: oldRows })
  const changed = { ...described, sql: base.sql.replace('n::INTEGER', '(n * 2)::INTEGER') }
  expect(await connect([changed, kept, reader])).toMatchObject({
    isKept: false,
    rows: [{ total: 60 }],
    states: ['stale: its rows came from main.base, which changes'],
  })
  expect([await tables(), await recorded()]).toEqual([[], []])
  expect(await connect([changed, kept, reader])).toMatchObject({ changes: [], states: ['pending: it has no rows yet'] })
})

test('rows that came from a view that is dropped are dropped as well, because its name may mean something else', async () => {
  const hiding = { name: 'pragma_database_list', sql: "SELECT n FROM 'numbers.csv' UNION ALL SELECT 0" }
  const over = { ...kept, sql: 'SELECT count(*)::INTEGER AS total FROM pragma_database_list' }
  await refreshed([hiding, over])
  expect(await connect([hiding, over])).toMatchObject({ isKept: true, rows: [{ total: 3 }] })
  expect(await connect([over])).toMatchObject({
    changes: expect.arrayContaining([
      'replace kept: its rows came from main.pragma_database_list, which changes',
      'drop pragma_database_list: it is no longer in the config',
    ]),
    isKept: false,
    rows: [{ total: 1 }],
  })
})

test('a kept view that was dropped by hand while its source changes is created, to read that source', async () => {
  await refreshed()
  await inFile('DROP VIEW kept')
  const changed = { ...base, sql: base.sql.replace('n::INTEGER', '(n * 2)::INTEGER') }
  expect(await connect([changed, kept])).toMatchObject({
    changes: expect.arrayContaining(['create kept: its rows came from main.base, which changes']),
    rows: [{ total: 60 }],
  })
})

test('a view on the way to the changed one does not hide the change', async () => {
  const between = { name: 'between', sql: 'FROM base' }
  const over = { ...kept, sql: 'SELECT sum(n)::INTEGER AS total FROM between' }
  await refreshed([base, between, over])
  const changed = { ...base, sql: base.sql.replace('n::INTEGER', '(n * 2)::INTEGER') }
  expect(await connect([changed, between, over])).toMatchObject({ isKept: false, rows: [{ total: 60 }] })
})

test('a view loses its rows when it is no longer materialised or no longer in the config', async () => {
  await refreshed()
  const { materialized: _, ...live } = kept
  expect(await connect([base, live, reader])).toMatchObject({ isKept: false, rows: newRows, states: [] })
  expect([await tables(), await recorded()]).toEqual([[], []])
  await refreshed()
  await using catalog = open([base])
  await catalog.getConnection()
  await catalog.close()
  expect([await tables(), await recorded()]).toEqual([[], []])
})

test('other materialised views keep their rows when one is no longer materialised', async () => {
  const over = { name: 'over', sql: 'SELECT total + 1 AS more FROM kept', materialized: true }
  await refreshed([base, kept, over])
  const { materialized: _, ...live } = kept
  expect(await connect([base, live, over])).toMatchObject({ isKept: false, rows: newRows, states: [age] })
  expect(await recorded()).toEqual([{ owner: '', name: 'over' }])
})

test('a view that was changed or dropped by hand reads its rows again', async () => {
  await refreshed()
  for (const [damage, reason] of [
    ['CREATE OR REPLACE VIEW kept AS SELECT 7 AS total', 'replace kept: it was changed by hand'],
    ['DROP VIEW kept', 'create kept: it was dropped by hand'],
  ] as const) {
    await inFile(damage)
    const { changes, rows, isKept } = await connect([base, kept, reader])
    expect([changes[0], rows, isKept]).toEqual([reason, oldRows, true])
  }
})

test('an orphan that was changed by hand is released, and its rows are dropped', async () => {
  await refreshed()
  await inFile('CREATE OR REPLACE VIEW kept AS SELECT 7 AS total')
  expect(await connect([base])).toMatchObject({ rows: [{ total: 7 }], warnings: expect.arrayContaining(['VIEW_RELEASED']) })
  expect([await tables(), await recorded()]).toEqual([[], []])
})

test('orphans that are kept keep their rows', async () => {
  await refreshed()
  expect(await connect([base], {}, { orphans: 'keep' })).toMatchObject({ isKept: true, rows: oldRows })
})

test('forceRebuild replaces views and leaves their rows', async () => {
  await refreshed()
  expect(await connect([base, kept, reader], {}, { forceRebuild: true })).toMatchObject({
    isKept: true,
    rows: oldRows,
    states: [age],
  })
  const changed = { ...base, sql: base.sql.replace('n::INTEGER', '(n * 2)::INTEGER') }
  expect(await connect([changed, kept, reader], {}, { forceRebuild: true })).toMatchObject({
    isKept: false,
    rows: [{ total: 60 }],
  })
})

test('a catalog that gets a name adopts its rows', async () => {
  await refreshed()
  const { changes, isKept, rows } = await connect([base, kept, reader], { name: 'shop' })
  expect([changes.every((line) => line.startsWith('adopt')), isKept, rows]).toEqual([true, true, oldRows])
  expect(await recorded()).toEqual([{ owner: 'shop', name: 'kept' }])
})

test('a table or view of the user is never replaced by rows', async () => {
  await inFile('CREATE TABLE kept AS SELECT 5 AS total')
  await using catalog = open([base, kept])
  await expect(catalog.refresh({ materialized: true })).rejects.toMatchObject({ code: 'VIEW_CONFLICT' })
  await catalog.close()
  expect(await inFile('FROM kept')).toEqual([{ total: 5 }])
})

test('a read-only catalog refreshes nothing', async () => {
  await refreshed()
  await using catalog = open([base, kept, reader], {}, { readOnly: true })
  const { materialized } = await catalog.refresh({ materialized: true, full: true })
  expect(materialized).toMatchObject([{ view: 'main.kept', state: 'fresh' }])
  expect(await catalog.query('FROM kept')).toEqual(oldRows)
})

test('views that read rows with other columns than before are created again', async () => {
  const wide = { name: 'kept', sql: "SELECT * FROM 'numbers.csv'", materialized: true }
  const all = { name: 'reader', sql: 'FROM kept' }
  await refreshed([wide, all])
  await folder.write({ 'numbers.csv': 'n,m\n1,x\n' })
  await using catalog = open([wide, all])
  expect(await catalog.query('FROM reader')).toEqual([{ n: 1n }, { n: 2n }])
  await catalog.refresh({ materialized: true })
  expect(await catalog.query('FROM reader')).toEqual([{ n: 1n, m: 'x' }])
  await catalog.close()
  await folder.write({ 'numbers.csv': 'm\nx\n' })
  await using later = open([wide, all])
  await later.refresh({ materialized: true, full: true })
  expect(await later.query('FROM reader')).toEqual([{ m: 'x' }])
})
