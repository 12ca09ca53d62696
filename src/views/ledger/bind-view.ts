import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import { quoteLiteral, quoteQualified, runnableSql } from '../../sql/quote.js'
import type { ViewDefinition } from '../definition/view-definition.js'
import type { ViewColumn } from './diff-columns.js'

/**
 * Binds the SQL of a view without creating it.
 * @returns the columns that it would have, or DuckDB's error message
 */
export async function bindView(
  connection: DriverConnection,
  definition: ViewDefinition,
  database: string,
): Promise<readonly ViewColumn[] | string> {
  try {
    return await withViewPath(connection, definition, database, () =>
      connection.all<{ name: string; type: string }>(
        `SELECT column_name AS name, column_type AS type FROM (DESCRIBE ${runnableSql(definition)}\n)`,
      ),
    )
  } catch (error) {
    if (!isDuckalogError(error, 'QUERY_FAILED')) throw error
    return error.message
  }
}

/** Runs work with the search path of a view: its own schema, then `main`, then that of the session. */
export async function withViewPath<T>(
  connection: DriverConnection,
  { schema, searchPath = [] }: ViewDefinition,
  database: string,
  work: () => Promise<T>,
): Promise<T> {
  const [row] = await connection.all<{ path: string }>("SELECT current_setting('search_path') AS path")
  const further = searchPath.map((entry) => quoteQualified(entry.database ?? database, entry.schema))
  const path = [quoteQualified(database, schema), quoteQualified(database, 'main'), ...further].join(',')
  await connection.run(`SET search_path = ${quoteLiteral(path)}`)
  try {
    return await work()
  } finally {
    await connection.run(`SET search_path = ${quoteLiteral(row?.path ?? '')}`)
  }
}
