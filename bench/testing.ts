import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestCatalog } from 'duckalog/testing'
import { median } from './median.js'

const columns = {
  sources: {
    orders: {
      kind: 'view',
      columns: [
        { name: 'id', type: 'INTEGER' },
        { name: 'amount', type: 'DECIMAL(10,2)' },
      ],
    },
  },
}

function renderCatalog(views: number) {
  const others = Array.from({ length: views - 1 }, (_, index) => ({
    name: `v${index}`,
    sql: `SELECT id, amount + ${index} AS amount FROM orders`,
  }))
  return { version: 1, duckdb: {}, views: [{ name: 'orders', source: 'parquet' as const, uri: 'gone.parquet' }, ...others] }
}

/** Measures templates and copies for tests, and prints a table. */
export async function measureTesting(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'duckalog-bench-'))
  const file = join(folder, 'columns.json')
  await writeFile(file, JSON.stringify(columns))
  const rows = (count: number) => Array.from({ length: count }, (_, id) => ({ id, amount: `${id}.25` }))
  const table: { what: string; ms: number; target: string }[] = []
  const timed = async (what: string, target: string, repetitions: number, work: () => Promise<void>) => {
    const times: number[] = []
    for (let count = 0; count < repetitions; count += 1) {
      const start = performance.now()
      await work()
      times.push(performance.now() - start)
    }
    table.push({ what, ms: Math.round(median(times) * 10) / 10, target })
  }
  try {
    for (const [views, copied, made] of [
      [100, 5, 100],
      [1_000, 25, 350],
    ] as const) {
      const open = () => createTestCatalog(renderCatalog(views), { columns: file })
      await timed(`template, ${views} views`, `<= ${made}`, 7, async () => (await open()).close())
      await using template = await open()
      await timed(`copy with rows, a query and close, ${views} views`, `<= ${copied}`, 30, async () => {
        await using catalog = await template.copy({ orders: rows(10) })
        await catalog.query('FROM v5')
      })
      if (views > 100) continue
      await timed('copy with 10,000 rows, beyond a copy', '<= 50', 7, async () => {
        await using _catalog = await template.copy({ orders: rows(10_000) })
      })
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  console.log('\nCatalogs for tests, in ms:')
  console.table(table)
}
