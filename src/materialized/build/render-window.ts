import { quoteIdentifier, quoteLiteral, quoteQualified } from '../../sql/quote.js'
import type { PlannedMaterialized } from '../../views/definition/plan-materialized.js'
import type { ViewColumn } from '../../views/ledger/diff-columns.js'

/** The temporary table with the rows that are read again. */
export const windowTable = { schema: 'main', name: '_duckalog_window' }
export const windowName = quoteQualified('temp', windowTable.schema, windowTable.name)

/** Where the rows that are read again start. */
export interface WindowStart {
  readonly by: string
  /** The least value of `by`, as DuckDB shows it. */
  readonly least: string
  readonly type: string
}

/** Whether a duration can be subtracted from values of a type: dates and timestamps. */
export function isTime(type: string): boolean {
  return /^(DATE|TIMESTAMP.*)$/.test(type)
}

/** A query for the value of `by` from which on rows are read again. Infinite values never come to an end, so they do not count. */
export function renderStart({ by = '', lookback = 0 }: PlannedMaterialized, { type }: ViewColumn, table: string): string {
  const column = quoteIdentifier(by)
  const isInfinite = isTime(type) || type === 'FLOAT' || type === 'DOUBLE'
  const greatest = `max(${column})${isInfinite ? ` FILTER (isfinite(${column}))` : ''}`
  const least = lookback === 0 ? greatest : `(${greatest} - to_seconds(${lookback / 1_000}))::${type}`
  return `SELECT ${least}::VARCHAR AS least FROM ${table}`
}

/** The condition of the rows that are read again. Rows without a value may always be new. */
export function renderInside({ by, least, type }: WindowStart): string {
  const column = quoteIdentifier(by)
  return `(${column} >= CAST(${quoteLiteral(least)} AS ${type}) OR ${column} IS NULL)`
}

/** The condition of the kept rows that those of the window replace. */
export function renderReplaced({ mode, key = [] }: PlannedMaterialized, start: WindowStart | undefined): string {
  if (mode === 'merge' || !start) {
    const names = key.map(quoteIdentifier).join(', ')
    return `(${names}) IN (SELECT (${names}) FROM ${windowName})`
  }
  if (mode === 'append') return renderInside(start)
  const column = quoteIdentifier(start.by)
  return `(${column} IN (SELECT ${column} FROM ${windowName}) OR ${column} IS NULL)`
}
