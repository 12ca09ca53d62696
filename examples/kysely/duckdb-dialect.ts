import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'

/** A Kysely dialect for a DuckDB connection, based on the Postgres dialect. Kysely does not close the connection, which belongs to the catalog. */
export function duckdbDialect(connection: DuckDBConnection): Dialect {
  const database: DatabaseConnection = {
    async executeQuery<R>({ sql, parameters }: CompiledQuery) {
      const result = await connection.runAndReadAll(sql, [...parameters] as DuckDBValue[])
      return { rows: result.getRowObjectsJS() as R[], numAffectedRows: BigInt(result.rowsChanged) }
    },
    async *streamQuery<R>({ sql, parameters }: CompiledQuery) {
      const result = await connection.stream(sql, [...parameters] as DuckDBValue[])
      for await (const rows of result.yieldRowObjectJs()) yield { rows: rows as R[] }
    },
  }
  // There is one connection. Callers wait until it is released, so that no query runs in the transaction of another caller.
  let free = Promise.resolve()
  let release: () => void = () => undefined
  const acquireConnection = async () => {
    const before = free
    let done: () => void = () => undefined
    free = new Promise((resolve) => {
      done = resolve
    })
    await before
    release = done
    return database
  }
  const run = (sql: string) => async () => void (await database.executeQuery(CompiledQuery.raw(sql)))
  return {
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createDriver: () => ({
      init: async () => undefined,
      acquireConnection,
      releaseConnection: async () => release(),
      beginTransaction: run('BEGIN'),
      commitTransaction: run('COMMIT'),
      rollbackTransaction: run('ROLLBACK'),
      destroy: async () => undefined,
    }),
  }
}
