// A DuckLake: rows that change, a view in the lake, and the state before the change.
import { mkdir, rm } from 'node:fs/promises'
import { connectToCatalog, defineCatalog } from 'duckalog'

const base = import.meta.dirname
await rm(`${base}/lake`, { recursive: true, force: true })
await mkdir(`${base}/lake`)

const lake = { alias: 'lake', metadata: 'lake/metadata.ducklake', data_path: 'lake/data' }
const json = { rowMode: 'json' } as const

// The program that loads the rows.
{
  const attachments = { ducklake: [{ ...lake, read_only: false }] }
  await using loader = connectToCatalog(defineCatalog({ version: 1, duckdb: {}, attachments, views: [] }), { base })
  await loader.query('CREATE TABLE lake.main.orders (day DATE, amount INTEGER)')
  await loader.insert('lake.main.orders', [
    { day: '2026-01-01', amount: 40 },
    { day: '2026-01-01', amount: 25 },
    { day: '2026-01-02', amount: 15 },
  ])
}

// The catalog: its first connect creates the view in the lake. Changed rows need no connect.
let version: number
{
  await using catalog = connectToCatalog(`${base}/catalog.yaml`)
  const { latest } = await catalog.queryOne<{ latest: number }>(
    'SELECT max(snapshot_id)::INTEGER AS latest FROM lake.snapshots()',
  )
  version = latest
  await catalog.query("UPDATE lake.main.orders SET amount = 0 WHERE day = '2026-01-01' AND amount = 25")
  console.log('now', await catalog.query('FROM lake.main.revenue', undefined, json))
  // Time travel in one query: one table at a version.
  const before = `SELECT sum(amount)::INTEGER AS amount FROM lake.main.orders AT (VERSION => ${version})`
  console.log('before', await catalog.queryOne(before))
}

// Time travel of a session: a report reads the whole lake at a version, whatever others write.
{
  const attachments = { ducklake: [{ ...lake, snapshot_version: version }] }
  await using report = connectToCatalog(defineCatalog({ version: 1, duckdb: {}, attachments, views: [] }), { base })
  console.log('report', await report.query('FROM lake.main.revenue', undefined, json))
}
