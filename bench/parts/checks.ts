import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CatalogSession, connectToCatalog, loadConfig } from 'duckalog'
import { planChecks } from 'duckalog/checks'
import { rawQuery } from '../../test/support/raw-duckdb.js'
import { median } from '../median.js'

const rows = 5_000_000

/** Measures eight checks on a view that joins and aggregates 5 million rows, against the query of each check one by one. */
export async function measureChecks(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'duckalog-bench-'))
  try {
    const file = join(folder, 'orders.parquet')
    await rawQuery(
      ':memory:',
      `COPY (SELECT x AS id, x % 900_000 AS customer, (x * 7) % 1000 AS amount FROM range(${rows}) AS r(x)) TO '${file}'`,
    )
    const catalog = {
      version: 1,
      duckdb: { directories: { temp: folder } },
      views: [
        { name: 'orders', source: 'parquet', uri: file },
        { name: 'customers', sql: 'SELECT x AS id, x % 200 AS country FROM range(900_000) AS r(x)' },
        {
          name: 'revenue',
          sql: 'SELECT customer, country, sum(amount) AS revenue, count(*) AS orders, max(amount) AS most FROM orders JOIN customers ON customers.id = orders.customer GROUP BY ALL',
          columns: {
            customer: { not_null: true, unique: true, references: 'customers.id' },
            country: { not_null: true },
            revenue: { not_null: true, check: 'revenue >= 0' },
            orders: { check: 'orders > 0' },
          },
          row_count: { min: 1 },
        },
      ],
    } as const
    await using connected = connectToCatalog(catalog)
    const checks = planChecks(await loadConfig(catalog)).map(({ sql }) => sql)
    await using session = await connected.session()
    const times: { apart: number; together: number }[] = []
    for (let round = 0; round < 3; round++) {
      const start = performance.now()
      await runAll(session, checks)
      const middle = performance.now()
      const { failures, passed } = await connected.check()
      times.push({ apart: middle - start, together: performance.now() - middle })
      if (failures.length > 0 || passed.length !== checks.length) throw new Error('The checks did not pass.')
    }
    const apart = median(times.map((time) => time.apart))
    const together = median(times.map((time) => time.together))
    console.log(`\n${checks.length} checks on a view that aggregates ${rows.toLocaleString('en')} rows:`)
    console.table([
      { 'one by one, ms': Math.round(apart), 'check, ms': Math.round(together), ratio: Number((together / apart).toFixed(2)) },
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function runAll(session: CatalogSession, statements: readonly string[]): Promise<void> {
  for (const sql of statements) await session.query(`SELECT count(*) FROM (${sql})`)
}
