import type { ResultFormat } from '../../../src/cli/result/result-formats.js'
import { writeResult } from '../../../src/cli/result/write-result.js'
import { type CatalogSession, connectToCatalog } from '../../../src/index.js'

const formats: readonly ResultFormat[] = ['table', 'csv', 'json', 'jsonl', 'markdown']
const statements = [
  { kind: 'a query of text and integers', sql: "SELECT 'a' AS a, 1 AS b" },
  { kind: 'a query whose values DuckDB converts', sql: "SELECT DATE '2026-01-02' AS a, 0.5 AS b, {c: [1.5]} AS c" },
  { kind: 'a query of repeated names', sql: 'SELECT 1.5 AS a, 2.5 AS a' },
  { kind: 'a query without rows', sql: 'SELECT 1.5 AS a LIMIT 0' },
  { kind: 'SHOW', sql: 'SHOW TABLES' },
  { kind: 'a statement that cannot be a subquery', sql: 'INSERT INTO t VALUES (1.5) RETURNING *' },
  { kind: 'a statement that returns nothing', sql: 'CREATE OR REPLACE TEMP TABLE u (a INTEGER)' },
]

async function countStatements(session: CatalogSession, sql: string, format: ResultFormat): Promise<unknown> {
  await session.query('CALL truncate_duckdb_logs()')
  const screen = { isTerminal: false, maxRows: 0 }
  await writeResult(session, sql, { format, signal: new AbortController().signal, screen, print: async () => undefined })
  const { n } = await session.queryOne<{ n: bigint }>(
    "SELECT count(*) AS n FROM duckdb_logs WHERE type = 'QueryLog' AND NOT contains(message, 'duckdb_logs')",
  )
  return n
}

test.each(statements)('DuckDB gets one statement for $kind, in each format', async ({ sql }) => {
  await using catalog = connectToCatalog({ version: 1, duckdb: {} })
  await using session = await catalog.session()
  await session.query('CREATE TEMP TABLE t (a DECIMAL(3,1))')
  await session.query("CALL enable_logging('QueryLog')")
  for (const format of formats) expect([format, await countStatements(session, sql, format)]).toEqual([format, 1n])
})
