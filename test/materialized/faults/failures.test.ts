import { type CatalogEvent, type ConnectOptions, connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../../support/catalog-folder.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({ 'good.csv': 'n\n1\n', 'bad.csv': 'n\n1\n' })
})
afterEach(() => folder[Symbol.asyncDispose]())

function open(views: readonly object[], rest: Readonly<Record<string, unknown>> = {}, options: ConnectOptions = {}) {
  return connectToCatalog(fileCatalog(views, rest) as Parameters<typeof connectToCatalog>[0], { base: folder.path, ...options })
}

const good = { name: 'good', source: 'csv', uri: 'good.csv', materialized: true }
/** Fails when the file holds a text. */
const bad = (name = 'bad') => ({
  name,
  source: 'csv',
  uri: 'bad.csv',
  sql: 'SELECT n::INTEGER AS n FROM source',
  materialized: true,
})

const tables = "SELECT count(*)::INTEGER AS n FROM duckdb_tables() WHERE schema_name = '_duckalog_data'"

test('a source that fails repeatedly leaves the old rows and is reported, until the next success', async () => {
  const failed: CatalogEvent[] = []
  await using catalog = open([bad(), good], {}, { onEvent: (event) => event.type === 'materialize-failed' && failed.push(event) })
  await catalog.refresh({ materialized: true })
  await folder.write({ 'bad.csv': 'n\nx\n', 'good.csv': 'n\n2\n' })
  for (let round = 1; round <= 3; round++) {
    await expect(catalog.refresh({ materialized: true })).rejects.toMatchObject({
      ...{ name: 'ViewError', code: 'MATERIALIZE_FAILED', view: 'main.bad', location: { path: 'views[0].sql' } },
      message: expect.stringMatching(
        /^The rows of the view main.bad could not be read, so the old ones stay: .*Could not convert string 'x'/s,
      ),
      cause: expect.objectContaining({ code: 'QUERY_FAILED' }),
    })
    expect(failed).toHaveLength(round)
    expect(await catalog.query('FROM bad')).toEqual([{ n: 1 }])
    expect(await catalog.query('FROM good')).toEqual([{ n: 2n }])
    expect(catalog.report?.materialized).toMatchObject([
      { view: 'main.bad', state: 'failed', failure: expect.stringContaining('Could not convert') },
      { view: 'main.good', state: round === 1 ? 'refreshed' : expect.stringMatching(/fresh|refreshed/) },
    ])
    expect(catalog.materialized()[0]).toMatchObject({ state: 'stale', failure: expect.stringContaining('Could not convert') })
    expect(
      await catalog.query(
        'SELECT failure IS NOT NULL AND failed_at IS NOT NULL AS told FROM _duckalog.materialized WHERE view_name = $1',
        ['bad'],
      ),
    ).toEqual([{ told: true }])
  }
  await catalog.close()
  await using later = open([bad(), good])
  await later.query('FROM bad')
  expect(later.materialized()[0]).toMatchObject({ failure: expect.stringContaining('Could not convert') })
  await folder.write({ 'bad.csv': 'n\n3\n' })
  await later.refresh({ materialized: true })
  expect(later.materialized()[0]).not.toHaveProperty('failure')
  expect(await later.query('FROM bad')).toEqual([{ n: 3 }])
  expect(await later.query(tables)).toEqual([{ n: 2 }])
})

test('failures of several views are one error, after all were tried', async () => {
  await folder.write({ 'bad.csv': 'n\nx\n' })
  await using catalog = open([bad('a'), bad('b'), good])
  await expect(catalog.refresh({ materialized: true })).rejects.toMatchObject({
    ...{ code: 'MATERIALIZE_FAILED', view: 'main.a', retryable: false },
    message: expect.stringMatching(
      /^The rows of 2 views could not be refreshed, so their old rows stay:\nThe rows of the view main\.a .*\nThe rows of the view main\.b /s,
    ),
  })
  expect(await catalog.query('SELECT view_name AS name, rows FROM _duckalog.materialized ORDER BY ALL')).toEqual([
    { name: 'a', rows: null },
    { name: 'b', rows: null },
    { name: 'good', rows: 1n },
  ])
  expect(catalog.materialized().map(({ state }) => state)).toEqual(['pending', 'pending', 'fresh'])
})

test('nothing is left of a view that never had rows once it leaves the catalog', async () => {
  await folder.write({ 'bad.csv': 'n\nx\n' })
  const rest = { views: [good] }
  await using first = open([bad(), good])
  await expect(first.refresh({ materialized: true })).rejects.toMatchObject({ code: 'MATERIALIZE_FAILED' })
  await first.close()
  await using later = open([], rest)
  expect(await later.query('SELECT view_name AS name FROM _duckalog.materialized')).toEqual([{ name: 'good' }])
  await later.close()
  await using plain = open([], { views: [] })
  expect(await plain.query('FROM _duckalog.materialized')).toEqual([])
})

test('an optional view that fails is a warning that says how old its rows are', async () => {
  const optional = { ...bad(), optional: true }
  await using catalog = open([optional])
  await catalog.refresh({ materialized: true })
  await folder.write({ 'bad.csv': 'n\nx\n' })
  const { materialized, warnings } = await catalog.refresh({ materialized: true })
  expect(materialized).toMatchObject([{ state: 'failed' }])
  expect(warnings).toMatchObject([
    { code: 'VIEW_UNAVAILABLE', message: expect.stringMatching(/ Queries read its old rows: its rows are \d+s old\.$/) },
  ])
  expect(await catalog.query('FROM bad')).toEqual([{ n: 1 }])
})

const wide = { name: 'wide', sql: "SELECT range AS n, md5(range::VARCHAR) AS text FROM range(getvariable('rows'))" }
const rows = (count: number) => ({ duckdb: { database: 'main.duckdb', pragmas: [`SET VARIABLE rows = ${count}`] } })

test.each<[string, object, object]>([
  ['max_size', { max_size: '1MB' }, {}],
  ['max_size of the catalog', {}, { materialized: { max_size: '1MB' } }],
  ['timeout', { timeout: '1s' }, {}],
])('rows that exceed %s are refused, and the old ones stay', async (key, materialized, rest) => {
  const view = { ...wide, materialized }
  {
    await using catalog = open([view], { ...rest, ...rows(3) })
    await catalog.refresh({ materialized: true })
  }
  const isTime = key === 'timeout'
  await using catalog = open([view], { ...rest, ...rows(isTime ? 200_000_000 : 500_000) })
  await expect(catalog.refresh({ materialized: true, full: true })).rejects.toMatchObject({
    ...{ code: 'MATERIALIZE_BUDGET', view: 'main.wide', location: { path: 'views[0].sql' } },
    message: isTime
      ? 'Reading the rows of the view main.wide took longer than 1s (timeout), so the old ones stay. Raise the limit, or let the view read less.'
      : 'The rows of the view main.wide need more than 1 MB (max_size), so the old ones stay. Raise the limit, or let the view return fewer rows.',
  })
  expect(await catalog.query('SELECT count(*)::INTEGER AS n FROM wide')).toEqual([{ n: 3 }])
  expect(await catalog.query(tables)).toEqual([{ n: 1 }])
})

test('a few rows that are large are refused as well', async () => {
  const sql = 'SELECT string_agg(md5((i * 1_000 + j)::VARCHAR)) AS t FROM range(100) a(i), range(1_000) b(j) GROUP BY i'
  await using catalog = open([{ name: 'large', sql, materialized: { max_size: '1MB' } }])
  await expect(catalog.refresh({ materialized: true })).rejects.toMatchObject({ code: 'MATERIALIZE_BUDGET' })
})

test('the limit of the catalog counts the rows of its other views', async () => {
  const view = (name: string) => ({ ...wide, name, materialized: true })
  await using catalog = open([view('a'), view('b')], { materialized: { max_size: '12MB' }, ...rows(500_000) })
  await expect(catalog.refresh({ materialized: true })).rejects.toMatchObject({ code: 'MATERIALIZE_BUDGET', view: 'main.b' })
  expect(catalog.materialized()).toMatchObject([{ state: 'fresh' }, { state: 'pending' }])
})

test('closing the catalog ends a build, and nothing is left', async () => {
  const view = { ...wide, materialized: true }
  let started: (() => void) | undefined
  const start = new Promise<void>((resolve) => {
    started = resolve
  })
  const catalog = open([view], rows(500_000_000), { onEvent: (event) => event.type === 'materialize-start' && started?.() })
  const refreshing = catalog.refresh({ materialized: true })
  const settled = expect(refreshing).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
  await start
  await catalog.close()
  await settled
  await using later = open([view], rows(3))
  await later.refresh({ materialized: true })
  expect(await later.query(tables)).toEqual([{ n: 1 }])
})
