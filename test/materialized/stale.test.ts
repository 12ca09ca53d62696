import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CatalogEvent, type ConnectOptions, connectToCatalog } from '../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../support/catalog-folder.js'
import { rawQuery } from '../support/raw-duckdb.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({ 'numbers.csv': 'n\n1\n' })
})
afterEach(() => folder[Symbol.asyncDispose]())

function open(materialized: unknown, rest: Readonly<Record<string, unknown>> = {}, options: ConnectOptions = {}) {
  const view = { name: 'kept', source: 'csv', uri: 'numbers.csv', materialized }
  return connectToCatalog(fileCatalog([view], rest) as Parameters<typeof connectToCatalog>[0], { base: folder.path, ...options })
}

const inFile = (sql: string) => rawQuery(folder.file('main.duckdb'), sql)

/** Builds the rows, makes them this old, and changes the source. */
async function refreshed(materialized: unknown, seconds: number, rest: Readonly<Record<string, unknown>> = {}) {
  await using catalog = open(materialized, rest)
  await catalog.refresh({ materialized: true })
  await catalog.close()
  await inFile(`UPDATE _duckalog.materialized SET refreshed_at = refreshed_at - ${seconds * 1_000}`)
  await folder.write({ 'numbers.csv': 'n\n2\n' })
}

const old = [{ n: 1n }]
const now = [{ n: 2n }]

test.each<[string, unknown, Readonly<Record<string, unknown>>]>([
  ['the view', { max_age: '1h' }, {}],
  ['the catalog', true, { materialized: { max_age: '1h' } }],
])('rows older than max_age of %s are served, with a warning, until they are refreshed', async (_, materialized, rest) => {
  await refreshed(materialized, 3_700, rest)
  await using catalog = open(materialized, rest)
  expect(await catalog.query('FROM kept')).toEqual(old)
  expect(catalog.report).toMatchObject({
    materialized: [{ view: 'main.kept', state: 'stale', reason: 'its rows are 1h 1m old, the limit is 1h' }],
    warnings: [
      {
        code: 'MATERIALIZED_STALE',
        message: 'The view main.kept is stale: its rows are 1h 1m old, the limit is 1h. Refresh it.',
      },
    ],
  })
  const [{ ageMs = 0, state } = {}] = catalog.materialized()
  expect([state, ageMs > 3_700_000, ageMs < 3_900_000]).toEqual(['stale', true, true])
  const { materialized: [done] = [], warnings } = await catalog.refresh({ materialized: true })
  expect([done?.state, warnings]).toEqual(['refreshed', []])
  expect(await catalog.query('FROM kept')).toEqual(now)
})

test('rows grow stale while the catalog is open, without I/O', async () => {
  await using catalog = open({ max_age: '1s' })
  await catalog.refresh({ materialized: true })
  expect(catalog.materialized()).toMatchObject([{ state: 'fresh' }])
  await sleep(1_100)
  expect(catalog.materialized()).toMatchObject([{ state: 'stale' }])
})

test('a read-only connect warns from age alone, and refreshes nothing', async () => {
  await refreshed({ max_age: '1h', when_stale: 'wait' }, 3_700)
  await using catalog = open({ max_age: '1h', when_stale: 'wait' }, {}, { readOnly: true })
  expect(await catalog.query('FROM kept')).toEqual(old)
  expect(catalog.report?.warnings.map(({ code }) => code)).toEqual(['MATERIALIZED_STALE'])
  const { materialized, warnings } = await catalog.refresh({ materialized: true })
  expect(materialized).toMatchObject([{ state: 'stale' }])
  expect(warnings.map(({ code }) => code)).toEqual(['MATERIALIZED_STALE'])
})

test('when_stale: wait builds before connect and refresh return', async () => {
  await using catalog = open({ when_stale: 'wait' })
  expect(await catalog.query('SELECT sql FROM duckdb_views() WHERE NOT internal')).toEqual([
    { sql: expect.stringContaining('_duckalog_data') },
  ])
  expect(catalog.report?.materialized).toMatchObject([{ state: 'refreshed' }])
  await folder.write({ 'numbers.csv': 'n\n2\n' })
  expect((await catalog.refresh()).materialized).toMatchObject([{ state: 'refreshed' }])
  expect(await catalog.query('FROM kept')).toEqual(now)
})

test('when_stale: wait serves old rows if the source fails, and is no error of a connect', async () => {
  await refreshed({ max_age: '1h', when_stale: 'wait' }, 3_700)
  await rm(folder.file('numbers.csv'))
  await using catalog = open({ max_age: '1h', when_stale: 'wait' })
  expect(await catalog.query('FROM kept')).toEqual(old)
  expect(catalog.report?.materialized).toMatchObject([{ state: 'failed', failure: expect.stringContaining('the old ones stay') }])
})

test('when_stale: live reads the sources of rows that are too old, and keeps them for a later max_age', async () => {
  await refreshed({ max_age: '1h', when_stale: 'live' }, 3_700)
  {
    await using catalog = open({ max_age: '1h', when_stale: 'live' })
    expect(await catalog.query('FROM kept')).toEqual(now)
    expect(catalog.report?.views.map(({ action }) => action)).toEqual(['replace'])
  }
  {
    await using catalog = open({ max_age: '1h', when_stale: 'live' })
    expect(await catalog.query('FROM kept')).toEqual(now)
    expect(catalog.report?.views.map(({ action }) => action)).toEqual(['keep'])
  }
  {
    await using catalog = open({ max_age: '7d', when_stale: 'live' })
    expect(await catalog.query('FROM kept')).toEqual(old)
  }
  await using catalog = open({ max_age: '1h', when_stale: 'live' })
  await catalog.refresh({ materialized: true })
  expect(await catalog.query('FROM kept')).toEqual(now)
  expect(await catalog.query("SELECT count(*)::INTEGER AS n FROM duckdb_tables() WHERE schema_name = '_duckalog_data'")).toEqual([
    { n: 1 },
  ])
})

test('rows younger than min_age are skipped, but not if they are named', async () => {
  const skipped: CatalogEvent[] = []
  await refreshed({ min_age: '1h' }, 60)
  await using catalog = open(
    { min_age: '1h' },
    {},
    { onEvent: (event) => event.type === 'materialize-skipped' && skipped.push(event) },
  )
  const reason = `${folder.file('numbers.csv')} has changed, but its rows are 1m old and stay at least 1h`
  const { materialized } = await catalog.refresh({ materialized: true })
  expect(materialized).toMatchObject([
    { state: 'skipped', reason: expect.stringMatching(/ has changed, but its rows are 1m( \d+s)? old and stay at least 1h$/) },
  ])
  expect(skipped).toMatchObject([
    { type: 'materialize-skipped', view: 'main.kept', reason: expect.stringContaining(reason.slice(0, 30)) },
  ])
  expect(catalog.materialized()).toMatchObject([{ state: 'stale' }])
  expect(await catalog.query('FROM kept')).toEqual(old)
  expect((await catalog.refresh({ materialized: ['kept'] })).materialized).toMatchObject([{ state: 'refreshed' }])
  expect(await catalog.query('FROM kept')).toEqual(now)
})

test('changed_by with a query decides alone, and must return one row', async () => {
  const query = (sql: string) => ({ changed_by: { sql } })
  await using catalog = open(query("SELECT max(n) FROM 'numbers.csv'".replace('numbers.csv', folder.file('numbers.csv'))))
  await catalog.refresh({ materialized: true })
  await folder.write({ 'numbers.csv': 'n\n1\n0\n' })
  expect((await catalog.refresh({ materialized: true })).materialized).toMatchObject([{ state: 'fresh' }])
  await folder.write({ 'numbers.csv': 'n\n2\n' })
  const { materialized } = await catalog.refresh({ materialized: true })
  expect(materialized).toMatchObject([{ state: 'refreshed', reason: 'changed_by of main.kept has changed' }])
  expect(await catalog.query('FROM kept')).toEqual(now)
})
