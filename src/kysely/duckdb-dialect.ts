import type { Dialect } from 'kysely'
import type { CatalogConnection } from '../connection/types/catalog-connection.js'
import { createDuckDBDriver } from './create-duckdb-driver.js'
import { DuckDBAdapter } from './duckdb-adapter.js'
import { DuckDBIntrospector } from './duckdb-introspector.js'
import { DuckDBQueryCompiler } from './duckdb-query-compiler.js'

/**
 * Options for `duckdbDialect()`.
 * @public
 */
export interface DuckDBDialectOptions {
  /** The catalog that runs the queries. `db.destroy()` does not close it. */
  readonly catalog: Pick<CatalogConnection<unknown>, 'query' | 'stream' | 'session'>
}

/**
 * A Kysely dialect for a catalog. Queries run on the pool of the catalog, with its timeouts; transactions, and statements that leave state
 * on their connection, run on a session. Errors are those of the catalog, unchanged.
 *
 * A schema may name an attached database: `lake.orders` is a table in its schema `main`, and `db.withSchema('lake.sales')` selects another
 * schema. A name that contains a dot is written in double quotes: `db.withSchema('"q1.2026"')`.
 *
 * Transactions have the isolation level `snapshot`, and may be `read only`.
 *
 * @throws {@link DriverError} DRIVER_UNSUPPORTED, when they are used, for another isolation level and for savepoints, which DuckDB does not have
 * @example
 * ```ts
 * import { connectToCatalog } from 'duckalog'
 * import { duckdbDialect } from 'duckalog/kysely'
 * import { Kysely } from 'kysely'
 *
 * interface Database {
 *   flights: { flight: number; delay: number }
 * }
 *
 * await using catalog = connectToCatalog('catalog.yaml')
 * const db = new Kysely<Database>({ dialect: duckdbDialect({ catalog }) })
 * ```
 * @public
 */
export function duckdbDialect({ catalog }: DuckDBDialectOptions): Dialect {
  return {
    createAdapter: () => new DuckDBAdapter(),
    createQueryCompiler: () => new DuckDBQueryCompiler(),
    createIntrospector: (db) => new DuckDBIntrospector(db),
    createDriver: () => createDuckDBDriver(catalog),
  }
}
