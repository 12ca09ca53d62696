import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import { type MacroKind, type SqlReference, viewKey } from '../definition/view-definition.js'
import { knowsReads, ledgerTables } from './ledger.js'
import type { StoredViews } from './stored-views.js'

type Row = readonly [schema: string, name: string, macro: MacroKind | null, reads: readonly SqlReference[]]

/** What views and macros read, as far as the ledgers remember it, by their keys. */
export async function readReads(
  connection: DriverConnection,
  stored: readonly StoredViews[],
): Promise<ReadonlyMap<string, readonly SqlReference[]>> {
  const reads = new Map<string, readonly SqlReference[]>()
  for (const { database, target, format = 0 } of stored) {
    if (!knowsReads(format)) continue
    for (const [schema, name, macro, references] of await readRows(connection, database))
      reads.set(
        viewKey({ ...(target !== undefined && { database: target }), schema, name, ...(macro !== null && { macro }) }),
        references,
      )
  }
  return reads
}

/** All in one JSON text: to hand out a value of each costs more than to find them. */
async function readRows(connection: DriverConnection, database: string): Promise<readonly Row[]> {
  const { views, macros } = ledgerTables(database)
  try {
    const [row] = await connection.all<{ rows: string | null }>(
      `SELECT '[' || string_agg(json_array(schema_name, view_name, kind, reads::JSON), ',') || ']' AS rows FROM (
        SELECT schema_name, view_name, NULL AS kind, reads FROM ${views} UNION ALL
        SELECT schema_name, macro_name, kind, reads FROM ${macros}) WHERE reads IS NOT NULL`,
    )
    return JSON.parse(row?.rows ?? '[]') as Row[]
  } catch (error) {
    // What somebody else wrote there is as good as nothing: the texts say what reads what
    if (isDuckalogError(error, 'QUERY_FAILED') && !error.retryable) return []
    throw error
  }
}
