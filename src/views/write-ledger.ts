import type { DriverConnection } from '../driver/driver.js'
import { quoteLiteral, runnableSql } from '../sql.js'
import { type ColumnChanges, diffColumns, type ViewColumn } from './diff-columns.js'
import type { ViewChange } from './diff-views.js'
import { ledgerTables, ownerIn, renderReopened, reopenedHash, textHash } from './ledger.js'
import { readColumns, readRecordedColumns } from './read-columns.js'
import { localKey, type ViewSyntax } from './view-definition.js'

/** @internal */
export interface LedgerEntry {
  readonly owner: string
  readonly database: string
  readonly generation: bigint
  /** The stored texts cannot be read. */
  readonly unlisted: boolean
}

/**
 * Records changes that have been made in the same transaction. The changed rows are written anew, never added to: two writers of one
 * set leave one set.
 *
 * @returns how the columns of views over sources differ from those recorded before, by the keys of the views
 * @internal
 */
export async function writeLedger(
  connection: DriverConnection,
  changes: readonly ViewChange[],
  { owner, database, generation, unlisted }: LedgerEntry,
): Promise<ReadonlyMap<string, ColumnChanges>> {
  const { views } = ledgerTables(database)
  const tracked = changes.filter(isTracked).map(({ view }) => view)
  const before = await readRecordedColumns(connection, database, tracked)
  const after = await readColumns(connection, database, tracked)
  const rows = changes.map(({ view, definition }) => {
    const columns = after.get(localKey(view))
    const { schema, name } = view
    return {
      schema,
      name,
      hash: definition?.hash ?? null,
      ...(columns && { columns: renderColumns(columns) }),
      ...(unlisted && definition && { sql: runnableSql(definition) }),
    }
  })
  const values = [JSON.stringify(rows)]
  const fields = ['schema', 'name', 'hash', 'columns', 'sql'].map((field) => `value ->> '${field}' AS "${field}"`).join(', ')
  const source = `(SELECT ${fields} FROM json_each($1)) r`
  await connection.run(`DELETE FROM ${views} l USING ${source} WHERE ${sameView('l')}`, values)
  const texts = unlisted
    ? `r.schema, r.name, r.hash, '', md5(${renderReopened('r.sql')}), ${generation}, r.columns FROM ${source} WHERE r.hash IS NOT NULL`
    : `v.schema_name, v.view_name, r.hash, ${textHash}, ${reopenedHash}, ${generation}, r.columns
      FROM ${source} JOIN duckdb_views() v ON ${sameView('v')}
      WHERE r.hash IS NOT NULL AND v.database_name = ${quoteLiteral(database)} AND NOT v.temporary`
  const known = quoteLiteral(ownerIn(changes[0]?.view.database, owner))
  await connection.run(`INSERT INTO ${views} SELECT ${known}, ${texts}`, values)
  return new Map(
    tracked.flatMap((view) => {
      const key = localKey(view)
      const old = before.get(key)
      const difference = old && diffColumns(old, after.get(key) ?? [])
      return difference ? [[key, difference] as const] : []
    }),
  )
}

function isTracked({ action, definition }: ViewChange): boolean {
  const isMade = action === 'create' || action === 'replace' || action === 'adopt'
  return isMade && (definition as Partial<ViewSyntax> | undefined)?.readsSource === true
}

function renderColumns(columns: readonly ViewColumn[]): string {
  return JSON.stringify(columns.map(({ name, type }) => [name, type]))
}

function sameView(other: string): string {
  return `lower(${other}.schema_name) = lower(r.schema) AND lower(${other}.view_name) = lower(r.name)`
}
