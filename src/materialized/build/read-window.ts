import type { DriverConnection } from '../../driver/core/driver.js'
import { quoteQualified } from '../../sql/quote.js'
import type { RowsChanges } from '../../views/apply/write-kept-rows.js'
import { dataSchema } from '../../views/definition/kept-form.js'
import type { PlannedMaterialized } from '../../views/definition/plan-materialized.js'
import { localKey, type ViewName, type ViewSyntax } from '../../views/definition/view-definition.js'
import type { ViewColumn } from '../../views/ledger/diff-columns.js'
import type { KeptRows } from '../../views/ledger/kept-rows.js'
import { readColumns } from '../../views/ledger/read-columns.js'
import { type BuiltTable, countRows, measure, readSources, renderRows } from './build-rows.js'
import { checkKeys, findColumn } from './check-columns.js'
import { type BuildLimits, tooLarge } from './limit-build.js'
import { renderInside, renderReplaced, renderStart, type WindowStart, windowName, windowTable } from './render-window.js'
import type { RowsPlace } from './rows-place.js'

/** A table with new rows, and how they change the kept ones. */
export interface ChangedTable extends BuiltTable {
  readonly changes: RowsChanges
}

/** What reading a window needs. */
export interface WindowRequest {
  readonly syntax: ViewSyntax
  readonly materialized: PlannedMaterialized
  /** The columns that the SQL returns. */
  readonly columns: readonly ViewColumn[]
  readonly place: RowsPlace
  /** The rows that are brought up to date. */
  readonly rows: KeptRows
  /** Before the sources are read: milliseconds since 1970, by the clock of the database. */
  readonly refreshedAt: number
  readonly limits: BuildLimits
  readonly signal: AbortSignal | undefined
}

/**
 * Reads those rows of a view that may differ from the kept ones into a temporary table of the connection, outside of any transaction.
 * @returns the table, or the reason why all rows must be read instead
 * @throws ViewError MATERIALIZE_FAILED, MATERIALIZE_BUDGET
 */
export async function readWindow(connection: DriverConnection, request: WindowRequest): Promise<ChangedTable | string> {
  const { syntax, materialized, columns, place, rows, refreshedAt, limits, signal } = request
  const { table = '', run } = rows
  const name = quoteQualified(place.database, dataSchema, table)
  const kept = await columnsOf(connection, place.database, { schema: dataSchema, name: table })
  const { by } = materialized
  const column = by === undefined ? undefined : findColumn(kept, by)
  if (by !== undefined && column?.type !== findColumn(columns, by)?.type) return changedColumns
  const start = column && (await readStart(connection, materialized, column, name))
  if (column && !start) return `none of its rows has a value in ${column.name}`
  const create = (from: string) =>
    `CREATE OR REPLACE TEMP TABLE ${windowName} AS ${renderRows(syntax, from, start && renderInside(start))}`
  const durationMs = await readSources(connection, syntax, place, create, { limits, file: undefined, signal })
  if (JSON.stringify(await columnsOf(connection, 'temp', windowTable)) !== JSON.stringify(kept)) return changedColumns
  await checkKeys(connection, syntax, windowName)
  const replaced = renderReplaced(materialized, start)
  const after = `FROM (SELECT * FROM ${name} WHERE ${replaced} IS NOT TRUE UNION ALL FROM ${windowName})`
  const counted = await countRows(connection, after, materialized)
  const size = (await measure(connection, place, table)) ?? rows.bytes
  const bytes = size === undefined ? undefined : Math.round((size * counted.rows) / Math.max(1, rows.rows ?? 0))
  if (bytes !== undefined && limits.maxSize !== undefined && bytes > limits.maxSize) throw tooLarge(syntax, limits.maxSize)
  const statements = [`DELETE FROM ${name} WHERE ${replaced}`, `INSERT INTO ${name} FROM ${windowName}`]
  const changes = { previous: run, statements }
  return { table, ...counted, bytes, refreshedAt, durationMs, changes }
}

const changedColumns = 'its columns changed'

export async function dropWindow(connection: DriverConnection): Promise<void> {
  await connection.run(`DROP TABLE IF EXISTS ${windowName}`)
}

async function columnsOf(connection: DriverConnection, database: string, view: ViewName): Promise<readonly ViewColumn[]> {
  return (await readColumns(connection, database, [view])).get(localKey(view)) ?? []
}

async function readStart(
  connection: DriverConnection,
  materialized: PlannedMaterialized,
  column: ViewColumn,
  table: string,
): Promise<WindowStart | undefined> {
  const [row] = await connection.all<{ least: string | null }>(renderStart(materialized, column, table))
  const least = row?.least ?? undefined
  return least === undefined ? undefined : { by: column.name, least, type: column.type }
}
