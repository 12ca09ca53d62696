import { DuckDBInstance } from '@duckdb/node-api'
import { quoteIdentifier } from '../../src/sql/quote.js'
import { quoteIfNeeded } from '../../src/sql/quote-if-needed.js'

test('a table can be read by its name, which is quoted only if DuckDB needs it', async () => {
  const connection = await (await DuckDBInstance.create()).connect()
  const keywords = await connection.runAndReadAll('SELECT DISTINCT keyword_name FROM duckdb_keywords()')
  const names = [
    ...keywords.getRowsJS().map(([name]) => String(name)),
    'orders',
    'Orders_2',
    '2024',
    'my table',
    'a"b',
    'größe',
    'a.b',
  ]
  const canRead = async (sql: string) => {
    const result = await connection.runAndReadAll(`FROM ${sql}`).catch(() => undefined)
    return result?.getRowsJS()[0]?.[0] === 'this one'
  }
  const wrong: string[] = []
  for (const name of names) {
    await connection.run(`CREATE OR REPLACE TABLE ${quoteIdentifier(name)} AS SELECT 'this one'`)
    const sql = quoteIfNeeded(name)
    if (!(await canRead(sql))) wrong.push(`${name} cannot be read as ${sql}`)
    if (sql !== name && /^\w+$/.test(name) && (await canRead(name))) wrong.push(`${name} needs no quotes`)
  }
  expect(names.length).toBeGreaterThan(400)
  expect(wrong).toEqual([])
  connection.closeSync()
})
