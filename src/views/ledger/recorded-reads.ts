import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import {
  isSyntax,
  type MacroKind,
  readsOf,
  type SqlReference,
  type ViewDefinition,
  viewKey,
} from '../definition/view-definition.js'
import { knowsReads, ledgerTables } from './ledger.js'
import type { StoredViews } from './stored-views.js'

type Row = readonly [schema: string, name: string, macro: MacroKind | null, reads: readonly SqlReference[]]

/** Reads from the ledgers what views and macros read, by their keys. Older ledgers do not record it. */
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

/** In one JSON text: converting single values takes longer than the query. */
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
    // Invalid entries count as none: then the SQL of the views is searched
    if (isDuckalogError(error, 'QUERY_FAILED') && !error.retryable) return []
    throw error
  }
}

/** Renders what a definition reads for the ledger; `undefined` if it has not been parsed. Pure. */
export function renderReads(definition: ViewDefinition | undefined): string | undefined {
  return isSyntax(definition) ? JSON.stringify(readsOf(definition)) : undefined
}
