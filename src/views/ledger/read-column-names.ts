import type { DriverConnection } from '../../driver/core/driver.js'
import { localKey, type ViewName } from '../definition/view-definition.js'

/**
 * Reads the names of the columns of existing views by their keys, as they were when the views were created. Binds no view, but visits every
 * attached database.
 */
export async function readColumnNames(
  connection: DriverConnection,
  database: string,
  views: readonly ViewName[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (views.length === 0) return new Map()
  const rows = await connection.all<{ schema: string; name: string; column: string }>(
    `SELECT c.schema_name AS schema, c.table_name AS name, c.column_name AS column FROM duckdb_columns() c
      JOIN (SELECT value ->> 'schema' AS schema, value ->> 'name' AS name FROM json_each($2)) w
      ON lower(c.schema_name) = lower(w.schema) AND lower(c.table_name) = lower(w.name)
      WHERE c.database_name = $1 ORDER BY c.column_index`,
    [database, JSON.stringify(views.map(({ schema, name }) => ({ schema, name })))],
  )
  const names = new Map<string, string[]>()
  for (const { schema, name, column } of rows) {
    const key = localKey({ schema, name })
    const known = names.get(key) ?? []
    known.push(column)
    names.set(key, known)
  }
  return names
}
