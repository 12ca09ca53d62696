import { createDebug } from '../../create-debug.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'

const debug = createDebug('duckalog:connection')

/** By the type of an attached database: its extension keeps the tables and columns of a server until this is called. */
const clearCache: Readonly<Record<string, string>> = {
  postgres: 'CALL pg_clear_cache()',
  mysql: 'CALL mysql_clear_cache()',
  quack: 'CALL quack_clear_cache()',
}

/**
 * Makes DuckDB read the schemas of attached servers again when they are used next: what was added, dropped or renamed there since they were
 * attached is not seen otherwise. No server is asked.
 */
export async function forgetSchemas(connection: DriverConnection): Promise<void> {
  const rows = await connection.all<{ type: string }>('SELECT DISTINCT type FROM duckdb_databases() WHERE NOT internal')
  for (const { type } of rows) {
    const sql = clearCache[type]
    if (sql === undefined) continue
    try {
      await connection.run(sql)
    } catch (error) {
      // An older extension has no such function
      if (!isDuckalogError(error, 'QUERY_FAILED')) throw error
      debug('%s: %s', sql, error.message)
    }
  }
}
