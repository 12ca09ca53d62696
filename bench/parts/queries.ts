import { DuckDBInstance } from '@duckdb/node-api'
import { connectToCatalog } from 'duckalog'
import { median } from '../median.js'

/** Durations of the same work by hand and with this package, in milliseconds. */
interface Pair {
  readonly raw: number
  readonly own: number
}

const streamed = `SELECT i::INTEGER AS i, i * 1.5 AS d, 'row ' || i AS s, i AS b, DATE '2020-01-01' + (i % 1000)::INTEGER AS day FROM range($1) t(i)`
const shop = 'CREATE TABLE sales AS SELECT i, i % 97 AS shop, i * 0.5 AS amount FROM range(1000000) t(i)'

/** Compares queries and streams with direct use of the driver, in one process, and prints a table. */
export async function measureQueries({ queries = 10_000, rows = 10_000_000, readers = 32, rounds = 3 } = {}): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(shop)
  const catalog = connectToCatalog({ version: 1, duckdb: {} })
  await catalog.query(shop)

  const small = (sql: string, values?: number[]): readonly [Work, Work] => [
    async () => {
      const reader = await (values ? connection.runAndReadAll(sql, values) : connection.runAndReadAll(sql))
      reader.getRowObjectsJS()
    },
    async () => {
      await catalog.query(sql, values)
    },
  ]
  const rawStream = async () => {
    const result = await connection.stream(streamed, [rows])
    let count = 0
    for await (const batch of result.yieldRowObjectJs()) count += batch.length
    check(count, rows)
  }
  const byRows = async () => {
    let count = 0
    for await (const _ of catalog.stream(streamed, [rows])) count += 1
    check(count, rows)
  }
  const byBatches = async () => {
    let count = 0
    for await (const batch of catalog.stream(streamed, [rows]).batches()) count += batch.length
    check(count, rows)
  }
  const sum = 'SELECT shop, sum(amount) AS amount FROM sales GROUP BY shop'
  const rawReaders = await Promise.all(Array.from({ length: readers }, () => instance.connect()))
  const parallel: readonly [Work, Work] = [
    async () => void (await Promise.all(rawReaders.map(async (reader) => (await reader.runAndReadAll(sum)).getRowObjectsJS()))),
    async () => void (await Promise.all(rawReaders.map(() => catalog.query(sum)))),
  ]

  const measured = [
    summarize(`${queries} small queries`, queries, await measure(queries, ...small('SELECT 42 AS answer')), '<= 1.10'),
    summarize(`${queries} with a value`, queries, await measure(queries, ...small('SELECT $1 AS answer', [42])), '<= 1.10'),
    summarize(`${rows} rows, one by one`, 1, await measure(rounds, rawStream, byRows), '<= 1.25'),
    summarize(`${rows} rows, by batches`, 1, await measure(rounds, rawStream, byBatches), '<= 1.05'),
    summarize(`${readers} parallel readers`, 1, await measure(9, ...parallel), ''),
  ]
  console.log('\nQueries and streams; by hand: @duckdb/node-api, rows as JavaScript objects:')
  console.table(measured)
  await catalog.close()
  for (const reader of [connection, ...rawReaders]) reader.closeSync()
  instance.closeSync()
}

type Work = () => Promise<void>

/** Alternates the order from round to round, so that other load on the machine affects both equally. The first round is a warm-up. */
async function measure(rounds: number, raw: Work, own: Work): Promise<readonly Pair[]> {
  const pairs: Pair[] = []
  for (let round = 0; round <= rounds; round++) {
    const [first, second] = round % 2 === 0 ? [raw, own] : [own, raw]
    const times = [await time(first), await time(second)] as const
    pairs.push(round % 2 === 0 ? { raw: times[0], own: times[1] } : { raw: times[1], own: times[0] })
  }
  return pairs.slice(1)
}

async function time(work: Work): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function summarize(what: string, parts: number, pairs: readonly Pair[], target: string) {
  const raw = median(pairs.map((pair) => pair.raw)) * parts
  const own = median(pairs.map((pair) => pair.own)) * parts
  return { what, 'by hand, ms': Math.round(raw), 'duckalog, ms': Math.round(own), ratio: Number((own / raw).toFixed(2)), target }
}

function check(count: number, rows: number): void {
  if (count !== rows) throw new Error(`Got ${count} rows instead of ${rows}.`)
}
