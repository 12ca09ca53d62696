import { type CatalogEvent, connectToCatalog } from '../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../support/catalog-folder.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({ 'orders.csv': 'id,amount\n1,10\n2,20\n' })
})
afterEach(() => folder[Symbol.asyncDispose]())

const orders = { name: 'orders', source: 'csv', uri: 'orders.csv', materialized: true, tags: ['daily'] }
const total = { name: 'total', sql: 'SELECT sum(amount)::INTEGER AS amount FROM orders', materialized: true }

async function open(views: readonly object[], options: object = {}, rest: Readonly<Record<string, unknown>> = {}) {
  await folder.write({ 'catalog.json': fileCatalog(views, rest) })
  return connectToCatalog(folder.file('catalog.json'), options)
}

/** Older than the 2 seconds in which a write may not show in the time of a file. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 2_100))

const tables = `SELECT table_name AS name FROM duckdb_tables() WHERE schema_name = '_duckalog_data' ORDER BY ALL`

test('a view reads its sources until it is refreshed, then the rows that were read', async () => {
  const events: CatalogEvent[] = []
  await using catalog = await open([orders, total], { onEvent: (event: CatalogEvent) => events.push(event) })
  expect(catalog.materialized()).toEqual([])
  expect(await catalog.query('FROM total')).toEqual([{ amount: 30 }])
  expect(catalog.report?.materialized).toEqual([
    { view: 'main.orders', state: 'pending', reason: 'it has no rows yet' },
    { view: 'main.total', state: 'pending', reason: 'it has no rows yet' },
  ])
  expect(catalog.materialized()).toEqual([
    { view: 'main.orders', state: 'pending' },
    { view: 'main.total', state: 'pending' },
  ])
  const report = await catalog.refresh({ materialized: true })
  const refreshed = {
    ...{ state: 'refreshed', reason: 'it has no rows yet', mode: 'full', bytes: expect.any(Number) },
    ...{ refreshedAt: expect.any(Date), ageMs: expect.any(Number), durationMs: expect.any(Number) },
  }
  expect(report.materialized).toEqual([
    { view: 'main.orders', rows: 2, ...refreshed },
    { view: 'main.total', rows: 1, ...refreshed },
  ])
  expect(catalog.report).toBe(report)
  expect(events.filter(({ type }) => /^materialize-(?!progress)/.test(type))).toEqual([
    { type: 'materialize-start', view: 'main.orders', reason: 'it has no rows yet' },
    { type: 'materialize-done', view: 'main.orders', rows: 2, durationMs: expect.any(Number) },
    { type: 'materialize-start', view: 'main.total', reason: 'it has no rows yet' },
    { type: 'materialize-done', view: 'main.total', rows: 1, durationMs: expect.any(Number) },
  ])
  await folder.write({ 'orders.csv': 'id,amount\n1,100\n' })
  expect(await catalog.query('FROM total')).toEqual([{ amount: 30 }])
  expect(await catalog.query('SELECT count(*)::INTEGER AS n FROM orders')).toEqual([{ n: 2 }])
  expect(catalog.materialized()).toEqual([
    { view: 'main.orders', state: 'fresh', refreshedAt: expect.any(Date), ageMs: expect.any(Number) },
    { view: 'main.total', state: 'fresh', refreshedAt: expect.any(Date), ageMs: expect.any(Number) },
  ])
})

test('a changed source is noticed, and views that read the refreshed one follow', async () => {
  await settle()
  await using catalog = await open([orders, total])
  await catalog.refresh({ materialized: true })
  expect(states(await catalog.refresh({ materialized: true }))).toEqual(['main.orders fresh', 'main.total fresh'])
  await folder.write({ 'orders.csv': 'id,amount\n1,100\n' })
  expect(states(await catalog.plan({ materialized: true }))).toEqual(['main.orders stale', 'main.total stale'])
  const report = await catalog.refresh({ materialized: ['orders'] })
  expect(report.materialized).toMatchObject([
    { view: 'main.orders', state: 'refreshed', reason: `${folder.file('orders.csv')} has changed` },
    { view: 'main.total', state: 'refreshed', reason: 'main.orders has changed' },
  ])
  expect(await catalog.query('FROM total')).toEqual([{ amount: 100 }])
  expect(await catalog.query(tables)).toHaveLength(2)
})

test('names and tags choose views, and full reads fresh rows again', async () => {
  await settle()
  await using catalog = await open([
    orders,
    { ...total, materialized: { changed_by: 'never' } },
    { name: 'plain', sql: 'SELECT 1' },
  ])
  await catalog.refresh({ materialized: true })
  expect(states(await catalog.refresh({ materialized: ['main.ORDERS', 'tag:daily'] }))).toEqual([
    'main.orders fresh',
    'main.total fresh',
  ])
  expect(states(await catalog.refresh({ materialized: ['tag:daily'], full: true }))).toEqual([
    'main.orders refreshed',
    'main.total fresh',
  ])
  // Whether it is stale cannot be detected
  expect(states(await catalog.refresh({ materialized: ['total'] }))).toEqual(['main.orders fresh', 'main.total refreshed'])
  expect(states(await catalog.refresh({ materialized: true, full: true }))).toEqual([
    'main.orders refreshed',
    'main.total refreshed',
  ])
})

test.each([
  [{ materialized: ['order'] }, 'has "order", which is not a view of the catalog. Did you mean "orders"?'],
  [{ materialized: ['plain'] }, 'has "plain", which is not materialised: write `materialized: true` in the view.'],
  [{ materialized: ['tag:weekly'] }, 'has "tag:weekly", a tag that no materialised view has.'],
  [{ full: true }, 'only works together with `materialized`.'],
  [{ materialized: 'orders' }, 'true, false, or a list of names of views and of tags, as `tag:daily`'],
])('refresh(%j) is refused', async (options, message) => {
  await using catalog = await open([orders, { name: 'plain', sql: 'SELECT 1' }])
  for (const call of [catalog.refresh, catalog.plan])
    await expect(call(options as object)).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining(message),
    })
})

test('rows are sorted, comments stay, and columns are described', async () => {
  const described = {
    ...{ ...orders, description: 'All orders', columns: { amount: 'In euros', missing: 'x' } },
    materialized: { order_by: ['amount', 'id'] },
  }
  await folder.write({ 'orders.csv': 'id,amount\n1,30\n2,10\n3,10\n' })
  await using catalog = await open([described])
  await catalog.refresh({ materialized: true })
  expect(await catalog.query('FROM orders')).toEqual([
    { id: 2n, amount: 10n },
    { id: 3n, amount: 10n },
    { id: 1n, amount: 30n },
  ])
  expect(await catalog.query("SELECT comment FROM duckdb_views() WHERE view_name = 'orders'")).toEqual([
    { comment: 'All orders' },
  ])
  expect(await catalog.query("SELECT comment FROM duckdb_columns() WHERE table_name = 'orders' ORDER BY column_index")).toEqual([
    { comment: null },
    { comment: 'In euros' },
  ])
})

test('two concurrent refreshes read the rows once', async () => {
  const starts: string[] = []
  const onEvent = (event: CatalogEvent) => event.type === 'materialize-start' && starts.push(event.view)
  await using catalog = await open([orders, total], { onEvent })
  const reports = await Promise.all([1, 2, 3].map(() => catalog.refresh({ materialized: true, full: true })))
  expect(starts).toEqual(['main.orders', 'main.total'])
  expect(reports).toHaveLength(3)
})

test('what no fingerprint sees is said once, where it is written', async () => {
  const views = [
    { name: 'dice', sql: 'SELECT random() AS x, current_date AS day', materialized: true },
    { name: 'through', sql: 'FROM roll', materialized: true },
    { name: 'roll', sql: 'SELECT uuid() AS x' },
    { name: 'aged', sql: 'SELECT now() AS x', materialized: { max_age: '1h' } },
    { name: 'asked', sql: "SELECT getvariable('a') AS x", materialized: true },
  ]
  await using catalog = await open(views)
  const { warnings } = await catalog.refresh({ materialized: true })
  expect(warnings.map(({ code, location }) => `${code} ${location?.line}:${location?.column} ${location?.path}`)).toEqual([
    'MATERIALIZED_VOLATILE 1:74 views[0].sql',
    'MATERIALIZED_VOLATILE 1:163 views[1].sql',
    'MATERIALIZED_UNCHECKED 1:335 views[4].sql',
  ])
  expect(warnings[0]?.message).toBe(
    'The view main.dice calls random(), current_date(), whose result changes while its sources stay the same. Set `max_age`.',
  )
})

function states({ materialized = [] }: { readonly materialized?: readonly { readonly view: string; readonly state: string }[] }) {
  return materialized.map(({ view, state }) => `${view} ${state}`)
}

test('a long build reports its progress, and stops with the signal', async () => {
  const stop = new AbortController()
  const reason = new Error('enough')
  const progress: CatalogEvent[] = []
  const onEvent = (event: CatalogEvent) => {
    if (event.type !== 'materialize-progress') return
    progress.push(event)
    stop.abort(reason)
  }
  const endless = { name: 'endless', sql: 'SELECT count(*) AS n FROM range(10000000000000) t(range)', materialized: true }
  await using catalog = await open([endless], { onEvent, signal: stop.signal })
  await catalog.getConnection()
  await expect(catalog.refresh({ materialized: true })).rejects.toBe(reason)
  expect(progress).toEqual([
    expect.objectContaining({ type: 'materialize-progress', view: 'main.endless', durationMs: expect.any(Number) }),
  ])
})
