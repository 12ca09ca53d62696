import type { DriverConnection } from '../driver/core/driver.js'
import { nameOf, viewKey } from '../views/definition/view-definition.js'
import { ledgerTables, tableSince } from '../views/ledger/ledger.js'
import type { StoredViews } from '../views/ledger/stored-views.js'
import type { RecordedSource } from './plan-refresh.js'

/** What ledgers record of the sources of materialised views, by the keys of the views. */
export type RecordedSources = ReadonlyMap<string, readonly RecordedSource[]>

/** Reads what all ledgers record of sources. */
export async function readRecorded(connection: DriverConnection, stored: readonly StoredViews[]): Promise<RecordedSources> {
  const recorded: [string, readonly RecordedSource[]][] = []
  for (const each of stored) {
    const { format = 0, kept = [] } = each
    if (format >= tableSince.materialized && kept.length > 0) recorded.push(...(await readRecordedIn(connection, each)))
  }
  return new Map(recorded)
}

/** Reads what the ledger of one database records of sources. */
export async function readRecordedIn(
  connection: DriverConnection,
  { database, target }: Pick<StoredViews, 'database' | 'target'>,
): Promise<RecordedSources> {
  const rows = await connection.all<{ schema: string; name: string; sources: string }>(
    `SELECT schema_name AS schema, view_name AS name, sources FROM ${ledgerTables(database).materialized} WHERE sources IS NOT NULL`,
  )
  return new Map(
    rows.map(({ schema, name, sources }) => {
      const view = nameOf({ ...(target !== undefined && { database: target }), schema, name })
      return [viewKey(view), JSON.parse(sources) as RecordedSource[]]
    }),
  )
}
