import type { DriverConnection } from '../../driver/core/driver.js'
import { ViewError } from '../../errors.js'
import { foldName } from '../../sql/fold-name.js'
import { quoteIdentifier } from '../../sql/quote.js'
import { formatViewName, type ViewSyntax } from '../../views/definition/view-definition.js'
import type { ViewColumn } from '../../views/ledger/diff-columns.js'
import { isTime } from './render-window.js'
import { withViewSql } from './with-view-sql.js'

/** Reads the columns that the SQL of a view returns. */
export async function readResult(
  connection: DriverConnection,
  syntax: ViewSyntax,
  database: string,
): Promise<readonly ViewColumn[]> {
  return withViewSql(connection, syntax, database, 'ROLLBACK', (from) =>
    connection.all<{ name: string; type: string }>(
      `SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM ${from})`,
    ),
  )
}

export function findColumn(columns: readonly ViewColumn[], name: string): ViewColumn | undefined {
  return columns.find((column) => foldName(column.name) === foldName(name))
}

/**
 * Checks that a view returns the columns that its mode needs, before its rows are read.
 * @throws ViewError MATERIALIZE_FAILED
 */
export function checkColumns(syntax: ViewSyntax, columns: readonly ViewColumn[]): void {
  const { by, key = [], lookback = 0 } = syntax.materialized ?? {}
  const named = [...(by === undefined ? [] : [['by', by] as const]), ...key.map((name) => ['key', name] as const)]
  for (const [option, name] of named) {
    if (findColumn(columns, name)) continue
    const names = columns.map((column) => column.name).join(', ')
    throw refuse(syntax, `\`${option}\` names ${JSON.stringify(name)}, which is not a column of it. Its columns are ${names}.`)
  }
  const column = by === undefined ? undefined : findColumn(columns, by)
  if (!column || lookback === 0 || isTime(column.type)) return
  const problem = `\`lookback\` is a duration, but ${JSON.stringify(by)} is ${column.type}`
  throw refuse(syntax, `${problem}. Remove \`lookback\`, or let \`by\` name a DATE or TIMESTAMP.`)
}

/**
 * Checks that no two rows of a table have the same key, and that none is NULL.
 * @throws ViewError MATERIALIZE_FAILED with the first three such keys
 */
export async function checkKeys(connection: DriverConnection, syntax: ViewSyntax, table: string): Promise<void> {
  const { mode, key = [] } = syntax.materialized ?? {}
  if (mode !== 'merge') return
  const columns = key.map(quoteIdentifier)
  const shown = columns.map((column) => `coalesce(${column}::VARCHAR, 'NULL')`).join(`, `)
  const found = await connection.all<{ shown: string; count: number }>(
    `SELECT concat_ws(', ', ${shown}) AS shown, count(*)::INTEGER AS count FROM ${table} GROUP BY ${columns.join(', ')}
     HAVING count(*) > 1 OR ${columns.map((column) => `${column} IS NULL`).join(' OR ')} ORDER BY ${columns.join(', ')} LIMIT 3`,
  )
  if (found.length === 0) return
  const list = found.map((row) => `(${row.shown})${row.count > 1 ? ` ${row.count} times` : ''}`).join(', ')
  throw refuse(
    syntax,
    `\`key\` (${key.join(', ')}) does not identify its rows: ${list}. Let the SQL return one row for each key, without NULL.`,
  )
}

function refuse(syntax: ViewSyntax, problem: string): ViewError {
  const view = formatViewName(syntax)
  const message = `The rows of the view ${view} cannot be kept: ${problem} The old rows stay.`
  return new ViewError('MATERIALIZE_FAILED', message, { view, at: syntax.at })
}
