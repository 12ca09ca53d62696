import type { DriverConnection } from '../driver/driver.js'
import { isDuckalogError } from '../errors.js'
import type { ViewChange } from './diff-views.js'
import { renderSniff, renderSniffed, type SniffedFile } from './render-sniffed.js'
import type { ViewDefinition } from './view-definition.js'

/**
 * The changes with the SQL that views are made with: that of their definitions, with what DuckDB found in CSV files that are looked at
 * once.
 * @internal
 */
export async function readSniffed(connection: DriverConnection, changes: readonly ViewChange[]): Promise<readonly ViewChange[]> {
  const result: ViewChange[] = []
  for (const change of changes) {
    const { action, definition } = change
    const isMade = action === 'create' || action === 'replace'
    if (!isMade || !definition?.sniffed) result.push(change)
    else result.push({ ...change, definition: { ...definition, sql: await readSql(connection, definition) } })
  }
  return result
}

async function readSql(connection: DriverConnection, { sql, sniffed }: ViewDefinition): Promise<string> {
  if (!sniffed) return sql
  try {
    const [found] = await connection.all<SniffedFile>(renderSniff(sniffed))
    return found ? sql.replace(sniffed.call, () => renderSniffed(sniffed, found)) : sql
  } catch (error) {
    // What is wrong with the file is said when the view is made
    if (isDuckalogError(error, 'QUERY_FAILED') && !error.retryable) return sql
    throw error
  }
}
