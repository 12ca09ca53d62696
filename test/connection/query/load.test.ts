import { readdir } from 'node:fs/promises'
import { connectToCatalog } from '../../../src/index.js'
import { fileCatalog, makeFolder } from '../../support/catalog-folder.js'

const soak = process.env.SOAK === '1'

/** Milliseconds. */
const patience = soak ? 1_800_000 : 60_000

/** Open files and threads of this process, as Linux counts them. */
async function countHandles(): Promise<{ readonly files: number; readonly threads: number }> {
  const count = async (folder: string) => (await readdir(folder)).length
  return { files: await count('/proc/self/fd'), threads: await count('/proc/self/task') }
}

async function inParallel(workers: number, count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  const run = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: workers }, run))
}

const sessions = soak ? 1_000 : 100
const queries = soak ? 10_000 : 1_000

test(
  `${sessions} sessions are open at once, and ${queries} queries run over them and the pool`,
  async () => {
    await using folder = await makeFolder({ 'catalog.json': fileCatalog([{ name: 'v', sql: 'SELECT 1 AS one' }]) })
    await using catalog = connectToCatalog(folder.file('catalog.json'))
    const open = await Promise.all(Array.from({ length: sessions }, () => catalog.session()))
    let sum = 0
    await inParallel(200, queries, async (index) => {
      const runner = index % 2 ? catalog : open[index % sessions]!
      const [row] = await runner.query<{ n: number }>('SELECT one * $1::INT AS n FROM v', [index])
      sum += row?.n ?? Number.NaN
    })
    expect(sum).toBe((queries * (queries - 1)) / 2)
    await Promise.all(open.map((session) => session.close()))
    expect(await catalog.query('FROM v')).toEqual([{ one: 1 }])
  },
  patience,
)

const cycles = soak ? 2_000 : 100

const onLinux = process.platform === 'linux' ? test : test.skip

onLinux(
  `${cycles} times connected and closed: no file and no thread stays open`,
  async () => {
    await using folder = await makeFolder({
      'catalog.json': fileCatalog([{ name: 'v', sql: 'SELECT 1 AS one' }], {
        attachments: { duckdb: [{ alias: 'other', path: 'other.duckdb', read_only: false }] },
      }),
    })
    const cycle = async () => {
      const catalog = connectToCatalog(folder.file('catalog.json'))
      await catalog.query('FROM v')
      const session = await catalog.session()
      for await (const _ of session.stream('FROM range(10000)')) break
      await catalog.close()
    }
    const warmUp = soak ? 200 : 20
    for (let index = 0; index < warmUp; index++) await cycle()
    const before = await countHandles()
    const memory = process.memoryUsage().rss
    for (let index = warmUp; index < cycles; index++) await cycle()
    const after = await countHandles()
    expect(after.files).toBeLessThanOrEqual(before.files)
    // A thread of what ran before may have ended meanwhile
    expect(after.threads).toBeLessThanOrEqual(before.threads)
    if (soak) {
      globalThis.gc?.()
      expect((process.memoryUsage().rss - memory) / 1e6).toBeLessThan(15)
    }
  },
  patience,
)

const rounds = soak ? 300 : 20

test(
  `8 catalogs on one file connect and close ${rounds} times without waiting for each other`,
  async () => {
    await using folder = await makeFolder()
    const database = folder.file('main.duckdb')
    await inParallel(8, 8 * rounds, async () => {
      await using catalog = connectToCatalog({ version: 1, duckdb: { database } })
      expect(await catalog.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    })
  },
  patience,
)

const rows = soak ? 100_000_000 : 2_000_000

test(
  `a download of ${rows} rows keeps memory flat`,
  async () => {
    await using catalog = connectToCatalog({ version: 1, duckdb: {} })
    const sql = "SELECT i, i * 0.5 AS half, 'row ' || i AS text FROM range($rows) t(i)"
    let lines = 0
    let peak = 0
    let before = 0
    for await (const chunk of catalog.readable(sql, { rows }, { format: 'csv' })) {
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1
      const { rss } = process.memoryUsage()
      if (before === 0 && lines > 400_000) before = rss
      peak = Math.max(peak, rss)
    }
    expect(lines).toBe(rows + 1)
    if (soak) expect((peak - before) / 1e6).toBeLessThan(100)
  },
  patience,
)

test(
  `a stream of ${rows} rows keeps memory flat`,
  async () => {
    await using catalog = connectToCatalog({ version: 1, duckdb: {} })
    let sum = 0
    let peak = 0
    let before = 0
    let count = 0
    for await (const batch of catalog.stream<{ i: bigint }>('SELECT range AS i FROM range($1)', [rows]).batches()) {
      for (const { i } of batch) sum += Number(i)
      count += 1
      const { rss } = process.memoryUsage()
      if (count === 200) before = rss
      peak = Math.max(peak, rss)
    }
    expect(sum).toBe((rows / 2) * (rows - 1))
    if (soak) expect((peak - before) / 1e6).toBeLessThan(100)
  },
  patience,
)
