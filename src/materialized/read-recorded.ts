import type { DriverConnection } from '../driver/core/driver.js'
import { nameOf, viewKey } from '../views/definition/view-definition.js'
import { ledgerTables, tableSince } from '../views/ledger/ledger.js'
import type { StoredViews } from '../views/ledger/stored-views.js'
import type { RecordedSource } from './plan-refresh.js'

/** Reads what the ledgers record of the sources of materialised views, by the keys of the views. */
export async function readRecorded(
  connection: DriverConnection,
  stored: readonly StoredViews[],
): Promise<ReadonlyMap<string, readonly RecordedSource[]>> {
  const recorded = new Map<string, readonly RecordedSource[]>()
  for (const { database, target, format = 0, kept = [] } of stored) {
    if (format < tableSince.materialized || kept.length === 0) continue
    const rows = await connection.all<{ schema: string; name: string; sources: string }>(
      `SELECT schema_name AS schema, view_name AS name, sources FROM ${ledgerTables(database).materialized} WHERE sources IS NOT NULL`,
    )
    for (const { schema, name, sources } of rows) {
      const view = nameOf({ ...(target !== undefined && { database: target }), schema, name })
      recorded.set(viewKey(view), JSON.parse(sources) as RecordedSource[])
    }
  }
  return recorded
}
