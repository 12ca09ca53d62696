import { stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectToCatalog } from '../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../support/catalog-folder.js'
import { rawQuery } from '../support/raw-duckdb.js'

const rounds = process.env.SOAK ? 50 : 3
const readers = process.env.SOAK ? 8 : 4

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({ 'number.csv': 'n\n0\n' })
})
afterEach(() => folder[Symbol.asyncDispose]())

/** Rows that all have the number in the file, and that hardly compress. */
function open(count: number) {
  const sql = `SELECT (SELECT n FROM '${folder.file('number.csv')}')::INTEGER AS n, hash(range) AS a, hash(range + 1) AS b FROM range(${count})`
  return connectToCatalog(fileCatalog([{ name: 'kept', sql, materialized: true }]) as Parameters<typeof connectToCatalog>[0], {
    base: folder.path,
    pool: { size: readers + 1 },
  })
}

const sizeOf = async () => (await stat(folder.file('main.duckdb'))).size

test(`a file does not grow beyond twice its rows in ${rounds} refreshes`, async () => {
  await using catalog = open(400_000)
  const { materialized: [first] = [] } = await catalog.refresh({ materialized: true })
  expect(first?.bytes).toBeGreaterThan(5_000_000)
  for (let round = 1; round <= rounds; round++) await catalog.refresh({ materialized: true, full: true })
  expect(await sizeOf()).toBeLessThan(2.5 * (first?.bytes ?? 0))
})

test('the size of few rows is known, also before they are in blocks of the file', async () => {
  await using catalog = open(1_000)
  const { materialized: [first] = [] } = await catalog.refresh({ materialized: true })
  expect(first?.bytes).toBeGreaterThan(16_000)
  expect(first?.bytes).toBeLessThan(1_000_000)
})

test(`${readers} readers stream whole old or whole new rows while they are refreshed, and the file shrinks back after they end`, async () => {
  const count = process.env.SOAK ? 300_000 : 150_000
  await using catalog = open(count)
  const { materialized: [first] = [] } = await catalog.refresh({ materialized: true })
  let isOver = false
  const counts = new Map<string, number>()
  const read = async () => {
    while (!isOver) {
      const numbers = new Set<unknown>()
      let rows = 0
      for await (const { n } of catalog.stream('SELECT n FROM kept')) {
        numbers.add(n)
        rows += 1
      }
      const seen = `${numbers.size} number, ${rows} rows`
      counts.set(seen, (counts.get(seen) ?? 0) + 1)
    }
  }
  const reading = Array.from({ length: readers }, read)
  for (let round = 1; round <= rounds; round++) {
    await folder.write({ 'number.csv': `n\n${round}\n` })
    await catalog.refresh({ materialized: true, full: true })
  }
  isOver = true
  await Promise.all(reading)
  expect([...counts.keys()]).toEqual([`1 number, ${count} rows`])
  // The first one frees the blocks that the readers held, which the second one fills
  for (const _ of [1, 2]) await catalog.refresh({ materialized: true, full: true })
  await catalog.close()
  expect(await sizeOf()).toBeLessThan(3 * (first?.bytes ?? 0))
  expect(
    await rawQuery(
      folder.file('main.duckdb'),
      "SELECT count(*)::INTEGER AS n FROM duckdb_tables() WHERE schema_name = '_duckalog_data'",
    ),
  ).toEqual([{ n: 1 }])
}, 600_000)

test('a checkpoint that an open reader prevents does not block new queries, and is done after it ends', async () => {
  const count = 400_000
  await using catalog = open(count)
  await catalog.refresh({ materialized: true })
  const log = () =>
    stat(folder.file('main.duckdb.wal')).then(
      ({ size }) => size,
      () => 0,
    )
  let rows = 0
  for await (const _ of catalog.stream('FROM kept')) {
    if (rows++ > 0) continue
    await catalog.refresh({ materialized: true, full: true })
    expect(await log()).toBeGreaterThan(0)
    expect(await catalog.query('SELECT count(*)::INTEGER AS n FROM kept')).toEqual([{ n: count }])
  }
  expect(rows).toBe(count)
  for (let tries = 0; tries < 100 && (await log()) > 0; tries++) await sleep(100)
  expect(await log()).toBe(0)
})

test('tables that a killed process has left are dropped by the next refresh, and those of users stay', async () => {
  {
    await using catalog = open(3)
    await catalog.refresh({ materialized: true })
  }
  await rawQuery(
    folder.file('main.duckdb'),
    'CREATE TABLE _duckalog_data.main__kept__3 AS SELECT 1 AS n; CREATE TABLE _duckalog_data.mine AS SELECT 1 AS n',
  )
  await using catalog = open(3)
  await catalog.refresh({ materialized: true, full: true })
  expect(
    await catalog.query("SELECT table_name AS name FROM duckdb_tables() WHERE schema_name = '_duckalog_data' ORDER BY ALL"),
  ).toEqual([{ name: expect.stringMatching(/^main__kept__\d+$/) }, { name: 'mine' }])
})

test('a transaction that stays open keeps the blocks of old rows, and the refresh says so', async () => {
  await using catalog = open(600_000)
  await catalog.refresh({ materialized: true })
  await using session = await catalog.session()
  await session.query('BEGIN')
  await session.query('SELECT count(*) FROM kept')
  const warned = async () => {
    const { warnings } = await catalog.refresh({ materialized: true, full: true })
    return warnings.some(({ code }) => code === 'MATERIALIZED_BLOATED')
  }
  let refreshes = 0
  while (!(await warned())) expect(++refreshes).toBeLessThan(20)
  expect(refreshes).toBeGreaterThan(1)
  await session.query('ROLLBACK')
  expect(await warned()).toBe(false)
})
