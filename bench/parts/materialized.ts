import { mkdtemp, readFile, rm, stat, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { connectToCatalog } from 'duckalog'
import { extensionDirectory } from '../../scripts/extensions.mjs'
import { serveFile } from '../../test/servers/parquet-server.js'
import { median } from '../median.js'

const repeats = 9
const refreshes = 50
const latency = 50

type Catalog = Parameters<typeof connectToCatalog>[0]

/** Measures the costs and savings of kept rows. */
export async function measureMaterialized(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'duckalog-bench-'))
  try {
    console.log('\nMaterialised views:')
    console.table([
      await measureReconnect(folder, 'known'),
      await measureReconnect(folder, 'read'),
      await measureRefresh(folder),
      await measureGrowth(folder),
      await measureFirstQuery(folder),
    ])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * A reconnect with 1,000 views of which 100 keep their rows, compared with one without kept rows, in processor time.
 * @param ledger - whether the ledger is known from the last connect of the process, or read because the file was written since
 */
async function measureReconnect(folder: string, ledger: 'known' | 'read') {
  const catalogWith = (kept: number, file: string): Catalog => ({
    version: 1,
    duckdb: { database: join(folder, file) },
    views: Array.from({ length: 1_000 }, (_, index) => ({
      name: `v${index}`,
      sql: `SELECT ${index} AS n`,
      materialized: index < kept,
    })),
  })
  const files = ['none.duckdb', 'some.duckdb']
  const variants = files.map((file, index) => catalogWith(100 * index, file))
  for (const catalog of variants) {
    await using connected = connectToCatalog(catalog)
    await connected.refresh({ materialized: true })
  }
  // A younger file may have been written since
  await sleep(2_200)
  const times = variants.map((): number[] => [])
  for (let round = 0; round < 3 * repeats + 2; round += 1) {
    for (const [index, catalog] of variants.entries()) {
      if (ledger === 'read') await utimes(join(folder, files[index] ?? ''), new Date(), new Date())
      const start = process.cpuUsage()
      await using connected = connectToCatalog(catalog)
      await connected.getConnection()
      const { user, system } = process.cpuUsage(start)
      if (round >= 2) times[index]?.push((user + system) / 1_000)
    }
  }
  const [none = Number.NaN, some = Number.NaN] = times.map(median)
  return row(
    `reconnect, 100 of 1,000 views kept, ledger ${ledger}`,
    none,
    some,
    'ms',
    `${(some / none).toFixed(2)} times`,
    '<= 1.15 times',
  )
}

const rows = 2_000_000
const sql = `SELECT range AS n, hash(range) AS a, (range % 1000)::VARCHAR AS t FROM range(${rows})`

/** A refresh, compared with the CREATE TABLE AS of DuckDB. */
async function measureRefresh(folder: string) {
  const instance = await DuckDBInstance.create(join(folder, 'raw.duckdb'))
  const connection = await instance.connect()
  const catalog = {
    version: 1,
    duckdb: { database: join(folder, 'refresh.duckdb') },
    views: [{ name: 'v', sql, materialized: true }],
  }
  await using connected = connectToCatalog(catalog)
  const [raw, own]: [number[], number[]] = [[], []]
  for (let round = 0; round < repeats; round += 1) {
    let start = performance.now()
    await connection.run(`CREATE OR REPLACE TABLE t AS ${sql}; CHECKPOINT`)
    raw.push(performance.now() - start)
    start = performance.now()
    await connected.refresh({ materialized: true, full: true })
    own.push(performance.now() - start)
  }
  connection.closeSync()
  instance.closeSync()
  const [before, after] = [median(raw), median(own)]
  return row(
    'refresh of 2 million rows',
    before,
    after,
    'ms',
    `${(after - 1.1 * before).toFixed(0)} ms over 1.1 times`,
    '<= 30 ms over 1.1 times',
  )
}

/** The size of a file after many refreshes, compared with the size of its rows. */
async function measureGrowth(folder: string) {
  const file = join(folder, 'growth.duckdb')
  await using connected = connectToCatalog({
    version: 1,
    duckdb: { database: file },
    views: [{ name: 'v', sql, materialized: true }],
  })
  for (let round = 0; round < refreshes; round += 1) await connected.refresh({ materialized: true, full: true })
  const kept = (connected.report?.materialized?.[0]?.bytes ?? Number.NaN) / 2 ** 20
  const size = (await stat(file)).size / 2 ** 20
  return row(`file after ${refreshes} refreshes`, kept, size, 'MB', `${(size / kept).toFixed(2)} times`, '<= 2.5 times')
}

/** The first query of a process over Parquet files on a slow web server. */
async function measureFirstQuery(folder: string) {
  const file = join(folder, 'big.parquet')
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`COPY (${sql}) TO '${file}'`)
  connection.closeSync()
  instance.closeSync()
  await using server = await serveFile(await readFile(file), { latency })
  const uri = [1, 2, 3, 4].map((part) => server.url(`${part}.parquet`))
  const catalogWith = (materialized: boolean): Catalog => ({
    version: 1,
    duckdb: {
      database: join(folder, `first-${materialized}.duckdb`),
      directories: { extensions: extensionDirectory },
      load_extensions: ['httpfs'],
    },
    views: [{ name: 'v', source: 'parquet', uri, materialized }],
  })
  const first = async (materialized: boolean) => {
    {
      await using connected = connectToCatalog(catalogWith(materialized))
      await connected.refresh({ materialized: true })
    }
    await using connected = connectToCatalog(catalogWith(materialized))
    await connected.getConnection()
    const start = performance.now()
    await connected.query('SELECT t, sum(a)::DOUBLE AS a FROM v GROUP BY t')
    return performance.now() - start
  }
  const [live, kept] = [await first(false), await first(true)]
  return row('first query over HTTP', live, kept, 'ms', `${(live / kept).toFixed(0)} times faster`, '>= 10 times faster')
}

function row(what: string, without: number, own: number, unit: string, result: string, target: string) {
  return { what, without: `${without.toFixed(1)} ${unit}`, duckalog: `${own.toFixed(1)} ${unit}`, result, target }
}
