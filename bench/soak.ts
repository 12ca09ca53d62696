// node --import ./scripts/typescript.mjs bench/soak.ts [hours]: uses catalogs like a server for hours and prints what grows.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectToCatalog, isDuckalogError } from 'duckalog'

const hours = Number(process.argv[2] ?? 1)
if (!(hours > 0 && hours <= 72)) throw new Error('Give a number of hours, at most 72; 0.5 is half an hour.')

const folder = await mkdtemp(join(tmpdir(), 'duckalog-soak-'))
const file = join(folder, 'catalog.json')
const writeCatalog = (generation: number) =>
  writeFile(
    file,
    JSON.stringify({
      version: 1,
      duckdb: { database: 'main.duckdb' },
      views: [{ name: 'v', sql: `SELECT range AS i, ${generation} AS generation FROM range(1000)` }],
    }),
  )
const counts = { queries: 0, sessions: 0, streams: 0, aborted: 0, connects: 0, refreshes: 0, errors: 0 }
const end = Date.now() + hours * 3_600_000

await writeCatalog(0)
const catalog = connectToCatalog(file)
await catalog.query('FROM v')
const report = setInterval(() => void print(), 60_000)
await Promise.all([
  ...Array.from({ length: 8 }, () => repeat(query)),
  ...Array.from({ length: 4 }, () => repeat(useSession)),
  ...Array.from({ length: 2 }, () => repeat(stream)),
  ...Array.from({ length: 2 }, () => repeat(abort)),
  repeat(connectAndClose),
  repeat(refresh),
])
clearInterval(report)
await catalog.close()
await print()
await rm(folder, { recursive: true, force: true })
if (counts.errors > 0) process.exitCode = 1

async function repeat(work: () => Promise<void>): Promise<void> {
  while (Date.now() < end) {
    try {
      await work()
    } catch (error) {
      counts.errors += 1
      console.error(error)
    }
  }
}

async function query(): Promise<void> {
  const [row] = await catalog.query<{ n: bigint }>('SELECT count(*) AS n FROM v WHERE i < $1', [500])
  if (row?.n !== 500n) throw new Error(`A query counted ${row?.n} rows.`)
  counts.queries += 1
}

async function useSession(): Promise<void> {
  await using session = await catalog.session()
  await session.query('CREATE TEMP TABLE mine AS FROM v')
  await catalog.transaction(async ({ query: run }) => run('SELECT 1'))
  counts.sessions += 1
}

async function stream(): Promise<void> {
  let rows = 0
  for await (const _ of catalog.stream('FROM range(20000)')) if (++rows === 15_000) break
  counts.streams += 1
}

async function abort(): Promise<void> {
  const endless = 'SELECT count(*) FROM range(1e12::BIGINT)'
  const error: unknown = await catalog.query(endless, [], { timeout: 50 }).catch((thrown: unknown) => thrown)
  if (!isDuckalogError(error, 'QUERY_TIMEOUT')) throw error
  counts.aborted += 1
}

async function connectAndClose(): Promise<void> {
  await using other = connectToCatalog(file)
  await other.query('FROM v LIMIT 1')
  await using memory = connectToCatalog({ version: 1, duckdb: {} })
  await memory.query('SELECT 1')
  counts.connects += 2
}

async function refresh(): Promise<void> {
  await writeCatalog(++counts.refreshes)
  await catalog.refresh()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
}

async function print(): Promise<void> {
  const count = async (path: string) => (await readdir(path).catch(() => [])).length
  const { rss, heapUsed } = process.memoryUsage()
  const megabytes = (bytes: number) => Math.round(bytes / 1e6)
  console.log(
    JSON.stringify({
      minutes: Math.round((hours * 3_600_000 - (end - Date.now())) / 60_000),
      ...counts,
      rss: megabytes(rss),
      heap: megabytes(heapUsed),
      files: await count('/proc/self/fd'),
      threads: await count('/proc/self/task'),
    }),
  )
}
