import type { DriverConnection } from '../../driver/core/driver.js'
import { quoteLiteral, quoteQualified } from '../../sql/quote.js'
import { localKey, type ViewName } from '../definition/view-definition.js'
import type { ViewColumn } from './diff-columns.js'
import { ledgerTables } from './ledger.js'

const batchSize = 200

/** Reads the columns of existing views by their keys. Visits no other database. */
export async function readColumns(
  connection: DriverConnection,
  database: string,
  views: readonly ViewName[],
): Promise<ReadonlyMap<string, readonly ViewColumn[]>> {
  const columns = new Map<string, ViewColumn[]>(views.map((view) => [localKey(view), []]))
  for (let from = 0; from < views.length; from += batchSize) {
    const batch = views.slice(from, from + batchSize)
    const selects = batch.map(
      ({ schema, name }, index) =>
        `SELECT ${index} AS view, cid, name, type FROM pragma_table_info(${quoteLiteral(quoteQualified(database, schema, name))})`,
    )
    const rows = await connection.all<{ view: number; name: string; type: string }>(
      `SELECT view, name, type FROM (${selects.join(' UNION ALL ')}) ORDER BY view, cid`,
    )
    for (const { view, name, type } of rows) {
      const key = batch[view]
      if (key) columns.get(localKey(key))?.push({ name, type })
    }
  }
  return columns
}

/** Reads the recorded columns of views over sources, by their keys. */
export async function readRecordedColumns(
  connection: DriverConnection,
  database: string,
  views: readonly ViewName[],
): Promise<ReadonlyMap<string, readonly ViewColumn[]>> {
  if (views.length === 0) return new Map()
  const rows = await connection.all<{ schema: string; name: string; columns: string }>(
    `SELECT schema_name AS schema, view_name AS name, columns FROM ${ledgerTables(database).views} l WHERE columns IS NOT NULL AND EXISTS (
      FROM json_each($1) WHERE lower(l.schema_name) = lower(value ->> 'schema') AND lower(l.view_name) = lower(value ->> 'name'))`,
    [JSON.stringify(views.map(({ schema, name }) => ({ schema, name })))],
  )
  return new Map(rows.map(({ schema, name, columns }) => [localKey({ schema, name }), parseColumns(columns)]))
}

function parseColumns(text: string): readonly ViewColumn[] {
  return (JSON.parse(text) as [string, string][]).map(([name, type]) => ({ name, type }))
}
