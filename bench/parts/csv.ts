import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CatalogInput, connectToCatalog } from 'duckalog'
import { median } from '../median.js'

const repetitions = 200

/** Measures a query of a view over a small CSV file, with the dialect detected at each use and detected once. */
export async function measureCsv(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'duckalog-bench-'))
  try {
    const file = join(folder, 'sales.csv')
    const lines = Array.from(
      { length: 1_000 },
      (_, row) => `${row},shop ${row % 97},${row * 1.5},2026-01-${(row % 28) + 1},${row % 2 === 0}`,
    )
    await writeFile(file, ['id,shop,amount,day,paid', ...lines].join('\n'))
    const view = { source: 'csv', uri: file }
    const views = [
      { ...view, name: 'each_time' },
      { ...view, name: 'once', options: { auto_detect: 'once' } },
    ]
    await using catalog = connectToCatalog({ version: 1, duckdb: {}, views } as unknown as CatalogInput)
    const times: Record<string, number[]> = { each_time: [], once: [] }
    for (let count = 0; count < repetitions; count += 1) {
      for (const [name, spent] of Object.entries(times)) {
        const start = performance.now()
        await catalog.query(`SELECT count(*) FROM ${name}`)
        spent.push(performance.now() - start)
      }
    }
    const middle = (name: string) => Number(median(times[name] ?? []).toFixed(2))
    console.log('\nQuerying a view over a CSV file of 1,000 lines:')
    console.table([
      {
        'detected each time, ms': middle('each_time'),
        'once, ms': middle('once'),
        ratio: Number((middle('each_time') / middle('once')).toFixed(1)),
      },
    ])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
