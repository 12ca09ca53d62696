import { Kysely } from 'kysely'
import { type ConnectOptions, connectToCatalog } from '../../src/index.js'
import { duckdbDialect } from '../../src/kysely/index.js'

export interface TestDatabase {
  orders: { id: number; customer: string; paid: boolean | null }
  numbers: { n: number }
  'lake.items': { id: number }
}

/** A Kysely instance on a catalog in memory with an attached database, a table and a view. */
export async function openDatabase(options: ConnectOptions = {}) {
  const config = {
    version: 1,
    duckdb: { pragmas: ["ATTACH ':memory:' AS lake"] },
    views: [{ name: 'numbers', sql: 'SELECT i AS n FROM range(5000) t(i)' }],
  } as const
  const catalog = connectToCatalog(config, options)
  await catalog.query('CREATE TABLE orders (id INTEGER PRIMARY KEY, customer VARCHAR NOT NULL, paid BOOLEAN)')
  const db = new Kysely<TestDatabase>({ dialect: duckdbDialect({ catalog }) })
  return {
    catalog,
    db,
    [Symbol.asyncDispose]: async () => {
      await db.destroy()
      await catalog.close()
    },
  }
}
