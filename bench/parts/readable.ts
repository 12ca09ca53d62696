import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectToCatalog } from 'duckalog'
import { median } from '../median.js'

const query = (rows: number) =>
  `SELECT i::INTEGER AS i, i * 1.5 AS d, 'row ' || i AS s, i AS b, DATE '2020-01-01' + (i % 1000)::INTEGER AS day FROM range(${rows}) t(i)`

/** Compares `readable` as csv, written to a file, with DuckDB's own COPY to a file, in one process. */
export async function measureReadable({ rows = 3_000_000, rounds = 3 } = {}): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'duckalog-bench-'))
  const catalog = connectToCatalog({ version: 1, duckdb: {} })
  const copy = async () =>
    void (await catalog.query(`COPY (${query(rows)}) TO '${join(folder, 'copy.csv')}' (FORMAT csv, HEADER)`))
  const write = async () => {
    await using file = await open(join(folder, 'readable.csv'), 'w')
    for await (const chunk of catalog.readable(query(rows), undefined, { format: 'csv' })) await file.write(chunk)
  }
  const times = { copy: [] as number[], readable: [] as number[] }
  try {
    for (let round = 0; round <= rounds; round += 1) {
      const works = [['copy', copy] as const, ['readable', write] as const]
      for (const [name, work] of round % 2 === 0 ? works : works.reverse()) {
        const start = performance.now()
        await work()
        if (round > 0) times[name].push(performance.now() - start)
      }
    }
    const [copied, own] = [median(times.copy), median(times.readable)]
    console.log(`\nA result of ${rows} rows as csv in a file:`)
    console.table([
      {
        'COPY, ms': Math.round(copied),
        'readable, ms': Math.round(own),
        ratio: Number((own / copied).toFixed(2)),
        target: '<= 2',
      },
    ])
  } finally {
    await catalog.close()
    await rm(folder, { recursive: true, force: true })
  }
}
