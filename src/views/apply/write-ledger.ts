import type { DriverConnection } from '../../driver/core/driver.js'
import { quoteLiteral, runnableSql } from '../../sql/quote.js'
import { localKey } from '../definition/view-definition.js'
import type { ViewChange } from '../diff/view-change.js'
import { type ColumnChanges, diffColumns, type ViewColumn } from '../ledger/diff-columns.js'
import { type LedgerEntry, ledgerTables, ownerIn, renderReopened, reopenedHash, textHash } from '../ledger/ledger.js'
import { readColumns, readRecordedColumns } from '../ledger/read-columns.js'
import { renderReads } from '../ledger/recorded-reads.js'
import { writeMacros } from './write-macros.js'

/**
 * Records changes of the same transaction. Rows are deleted and inserted again, so that two writers of the same views leave one row for each.
 *
 * @returns the column changes of views over sources, by their keys
 */
export async function writeLedger(
  connection: DriverConnection,
  all: readonly ViewChange[],
  { owner, database, generation, unlisted }: LedgerEntry,
): Promise<ReadonlyMap<string, ColumnChanges>> {
  await writeMacros(
    connection,
    all.filter(({ view }) => view.macro !== undefined),
    { owner, database, generation, unlisted },
  )
  const changes = all.filter(({ view }) => view.macro === undefined)
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
      reads: renderReads(definition) ?? null,
      columns: columns && renderColumns(columns),
      sql: unlisted && definition ? runnableSql(definition) : undefined,
    }
  })
  const values = [JSON.stringify(rows)]
  const fields = ['schema', 'name', 'hash', 'columns', 'reads', 'sql']
    .map((field) => `value ->> '${field}' AS "${field}"`)
    .join(', ')
  const source = `(SELECT ${fields} FROM json_each($1)) r`
  await connection.run(`DELETE FROM ${views} l USING ${source} WHERE ${sameView('l')}`, values)
  const texts = unlisted
    ? `r.schema, r.name, r.hash, '', md5(${renderReopened('r.sql')}), ${generation}, r.columns, r.reads FROM ${source} WHERE r.hash IS NOT NULL`
    : `v.schema_name, v.view_name, r.hash, ${textHash}, ${reopenedHash}, ${generation}, r.columns, r.reads
      FROM ${source} JOIN duckdb_views() v ON ${sameView('v')}
      WHERE r.hash IS NOT NULL AND v.database_name = ${quoteLiteral(database)} AND NOT v.temporary`
  const known = quoteLiteral(ownerIn(changes[0]?.view.database, owner))
  const into = '(owner, schema_name, view_name, definition_hash, text_hash, reopened_hash, generation, columns, reads)'
  await connection.run(`INSERT INTO ${views} ${into} SELECT ${known}, ${texts}`, values)
  return new Map(
    tracked.flatMap((view) => {
      const key = localKey(view)
      const old = before.get(key)
      const difference = old && diffColumns(old, after.get(key) ?? [])
      return difference ? [[key, difference] as const] : []
    }),
  )
}

/** Records what unchanged definitions read, if the ledger does not record it yet. */
export async function writeReads(connection: DriverConnection, database: string, changes: readonly ViewChange[]): Promise<void> {
  const rows = changes.flatMap(({ view: { schema, name, macro }, definition }) => {
    const reads = renderReads(definition)
    return reads === undefined || macro !== undefined ? [] : [{ schema, name, hash: definition?.hash, reads }]
  })
  if (rows.length === 0) return
  const fields = ['schema', 'name', 'hash', 'reads'].map((field) => `value ->> '${field}' AS "${field}"`).join(', ')
  await connection.run(
    `UPDATE ${ledgerTables(database).views} l SET reads = r.reads FROM (SELECT ${fields} FROM json_each($1)) r
      WHERE l.reads IS NULL AND ${sameView('l')} AND l.definition_hash = r.hash`,
    [JSON.stringify(rows)],
  )
}

function isTracked({ action, definition }: ViewChange): boolean {
  const isMade = action === 'create' || action === 'replace' || action === 'adopt'
  return isMade && definition?.readsSource === true
}

function renderColumns(columns: readonly ViewColumn[]): string {
  return JSON.stringify(columns.map(({ name, type }) => [name, type]))
}

function sameView(other: string): string {
  return `lower(${other}.schema_name) = lower(r.schema) AND lower(${other}.view_name) = lower(r.name)`
}
