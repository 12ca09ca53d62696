import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import { runnableSql } from '../../sql/quote.js'
import { renderSniff, renderSniffed, runnableScan, type SniffedFile, type SniffedScan } from '../definition/render-csv-scan.js'
import type { ViewChange } from '../diff/view-change.js'

/**
 * Completes the SQL of changes with the dialects and columns of CSV files that are detected once.
 */
export async function readSniffed(connection: DriverConnection, changes: readonly ViewChange[]): Promise<readonly ViewChange[]> {
  const result: ViewChange[] = []
  for (const change of changes) {
    const { action, definition } = change
    const sniffed = action === 'create' || action === 'replace' ? definition?.sniffed : undefined
    if (!definition || !sniffed) result.push(change)
    else {
      const { secretSql: _, ...rest } = definition
      const sql = await readSql(connection, runnableSql(definition), runnableScan(sniffed))
      result.push({ ...change, definition: { ...rest, sql } })
    }
  }
  return result
}

async function readSql(connection: DriverConnection, sql: string, sniffed: SniffedScan): Promise<string> {
  try {
    const [found] = await connection.all<SniffedFile>(renderSniff(sniffed))
    return found ? sql.replace(sniffed.call, () => renderSniffed(sniffed, found)) : sql
  } catch (error) {
    // Creating the view reports the problem with the file
    if (isDuckalogError(error, 'QUERY_FAILED') && !error.retryable) return sql
    throw error
  }
}
