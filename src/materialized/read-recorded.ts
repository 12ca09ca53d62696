import type { DriverConnection } from '../driver/core/driver.js'
import { nameOf, viewKey } from '../views/definition/view-definition.js'
import { ledgerTables, tableSince } from '../views/ledger/ledger.js'
import type { StoredViews } from '../views/ledger/stored-views.js'
import type { RecordedSource } from './plan-refresh.js'

/** The recorded sources of materialised views, by the keys of the views. */
export type RecordedSources = ReadonlyMap<string, readonly RecordedSource[]>

/** Reads the recorded sources from all ledgers, and whether each ledger with rows is unchanged since it was read. */
export async function readRecorded(
  connection: DriverConnection,
  stored: readonly StoredViews[],
): Promise<{ readonly recorded: RecordedSources; readonly isCurrent: boolean }> {
  const recorded: [string, readonly RecordedSource[]][] = []
  let isCurrent = true
  for (const each of stored) {
    const { format = 0, kept, generation } = each
    if (!kept) continue
    const found = format < tableSince.materialized ? undefined : await readRecordedIn(connection, each)
    recorded.push(...(found?.recorded ?? []))
    isCurrent &&= found !== undefined && found.generation === generation
  }
  return { recorded: new Map(recorded), isCurrent }
}

/** Reads the recorded sources and the generation from the ledger of one database. */
export async function readRecordedIn(
  connection: DriverConnection,
  { database, target }: Pick<StoredViews, 'database' | 'target'>,
): Promise<{ readonly recorded: RecordedSources; readonly generation: bigint | undefined }> {
  const { ledger, materialized } = ledgerTables(database)
  const rows = await connection.all<Row>(
    `SELECT g.generation, m.schema_name AS schema, m.view_name AS name, m.sources
      FROM ${ledger} g LEFT JOIN ${materialized} m ON m.sources IS NOT NULL`,
  )
  const recorded = rows.flatMap(({ schema, name, sources }): [string, RecordedSource[]][] => {
    if (sources === null) return []
    const view = nameOf({ ...(target !== undefined && { database: target }), schema, name })
    return [[viewKey(view), JSON.parse(sources) as RecordedSource[]]]
  })
  return { recorded: new Map(recorded), generation: rows[0]?.generation }
}

interface Row {
  readonly generation: bigint
  readonly schema: string
  readonly name: string
  readonly sources: string | null
}
