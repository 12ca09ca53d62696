import { createDebug } from '../../create-debug.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'

const debug = createDebug('duckalog:connection')

/** The statement that clears the schema cache of an extension, by type of attached database. */
const clearCache: Readonly<Record<string, string>> = {
  postgres: 'CALL pg_clear_cache()',
  mysql: 'CALL mysql_clear_cache()',
  quack: 'CALL quack_clear_cache()',
}

/**
 * Clears DuckDB's caches of the schemas of attached servers, so that the next use sees what was added, dropped or renamed there. Contacts no
 * server.
 */
export async function clearSchemaCaches(connection: DriverConnection): Promise<void> {
  const rows = await connection.all<{ type: string }>('SELECT DISTINCT type FROM duckdb_databases() WHERE NOT internal')
  for (const { type } of rows) {
    const sql = clearCache[type]
    if (sql === undefined) continue
    try {
      await connection.run(sql)
    } catch (error) {
      // Older versions of the extension lack the function
      if (!isDuckalogError(error, 'QUERY_FAILED')) throw error
      debug('%s: %s', sql, error.message)
    }
  }
}
