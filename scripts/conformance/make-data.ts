import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { extensionDirectory } from '../extensions.mjs'

/** Creates the files that the catalogs read. */
export async function makeData(folder: string): Promise<void> {
  for (const part of ['parts/region=eu', 'parts/region=us', 'years']) await mkdir(join(folder, part), { recursive: true })
  const to = (file: string) => `'${join(folder, file).replaceAll("'", "''")}'`
  const orders = (from: number, to: number, extra = '') =>
    `SELECT i AS id, i % 3 AS customer, (i * 1.25)::DECIMAL(9, 2) AS amount, DATE '2026-01-01' + i::INTEGER AS day${extra} FROM range(${from}, ${to}) t(i)`
  const statements = [
    `COPY (${orders(0, 12)}) TO ${to('orders.parquet')}`,
    `COPY (${orders(0, 4)}) TO ${to('parts/region=eu/a.parquet')}`,
    `COPY (${orders(4, 9)}) TO ${to('parts/region=us/b.parquet')}`,
    `COPY (${orders(0, 3)}) TO ${to('years/2025.parquet')}`,
    `COPY (${orders(3, 6, ", 'web' AS channel")}) TO ${to('years/2026.parquet')}`,
    `COPY (SELECT i AS id, 'c' || i AS name FROM range(3) t(i)) TO ${to('customers.csv')}`,
    `ATTACH ${to('ref.duckdb')} AS ref`,
    "CREATE TABLE ref.countries AS SELECT * FROM (VALUES ('de', 'Germany'), ('fr', 'France')) t(code, name)",
    'CREATE SCHEMA ref.reference',
    "CREATE TABLE ref.reference.currencies AS SELECT * FROM (VALUES ('eur'), ('usd')) t(code)",
    'DETACH ref',
    'LOAD sqlite_scanner',
    `ATTACH ${to('legacy.db')} AS legacy (TYPE sqlite)`,
    "CREATE TABLE legacy.users AS SELECT i AS id, 'user ' || i AS name, i / 2 AS score FROM range(4) t(i)",
  ]
  const instance = await DuckDBInstance.create(':memory:', { extension_directory: extensionDirectory })
  const connection = await instance.connect()
  for (const statement of statements) await connection.run(statement)
  connection.closeSync()
  instance.closeSync()
}
