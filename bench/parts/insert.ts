import { DuckDBInstance, DuckDBTimestampValue } from '@duckdb/node-api'
import { connectToCatalog } from 'duckalog'
import { median } from '../median.js'

const table = 'CREATE OR REPLACE TABLE t (id INTEGER, price DOUBLE, name VARCHAR, total BIGINT, day TIMESTAMP)'

/** Compares `insert` with the bare appender of the driver in one transaction, with the same values in one process, and prints a table. */
export async function measureInsert({ rows: size = 1_000_000, rounds = 5 } = {}): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const rows = Array.from({ length: size }, (_, id) => ({
    id,
    price: id / 7,
    name: `customer ${id}`,
    total: BigInt(id) * 1_000n,
    day: new Date(1.7e12 + id * 1_000),
  }))
  const bare = async () => {
    await connection.run('BEGIN')
    const appender = await connection.createAppender('t')
    for (const { id, price, name, total, day } of rows) {
      appender.appendInteger(id)
      appender.appendDouble(price)
      appender.appendVarchar(name)
      appender.appendBigInt(total)
      appender.appendTimestamp(new DuckDBTimestampValue(BigInt(day.getTime()) * 1_000n))
      appender.endRow()
    }
    appender.closeSync()
    await connection.run('COMMIT')
  }
  await using catalog = connectToCatalog({ version: 1, duckdb: {} })
  const times: { bare: number; own: number }[] = []
  for (let round = 0; round < rounds; round++) {
    await connection.run(table)
    await catalog.query(table)
    const start = performance.now()
    await bare()
    const middle = performance.now()
    if ((await catalog.insert('t', rows)) !== size) throw new Error('Not all rows were inserted.')
    times.push({ bare: middle - start, own: performance.now() - middle })
  }
  connection.closeSync()
  const raw = median(times.map((time) => time.bare))
  const own = median(times.map((time) => time.own))
  console.log(`\nInserting ${size.toLocaleString('en')} rows with 5 columns:`)
  console.table([{ 'bare appender, ms': Math.round(raw), 'insert, ms': Math.round(own), ratio: Number((own / raw).toFixed(2)) }])
}
