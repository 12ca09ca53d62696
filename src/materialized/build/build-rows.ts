import type { DriverConnection } from '../../driver/core/driver.js'
import { addToMessage } from '../../error-context.js'
import { isDuckalogError } from '../../errors.js'
import { quoteIdentifier, quoteLiteral, quoteQualified } from '../../sql/quote.js'
import { renderDropTable } from '../../views/apply/drop-tables.js'
import { dataSchema, nameTable } from '../../views/definition/kept-form.js'
import type { PlannedMaterialized } from '../../views/definition/plan-materialized.js'
import type { ViewSyntax } from '../../views/definition/view-definition.js'
import { type BuildLimits, sizeOf, tooLarge, withinLimits } from './limit-build.js'
import type { RowsPlace } from './rows-place.js'
import { withViewSql } from './with-view-sql.js'

/** A table with new rows. Nothing reads it yet. */
export interface BuiltTable {
  readonly table: string
  readonly rows: number
  readonly bytes: number | undefined
  readonly watermark: string | undefined
  /** Before the sources were read: milliseconds since 1970, by the clock of the database. */
  readonly refreshedAt: number
  /** In milliseconds. */
  readonly durationMs: number
}

/**
 * Reads the rows of a view into a new table, outside of any transaction that others would wait for.
 * @param lease - its run is a number that no other run of the database has
 */
export async function buildRows(
  connection: DriverConnection,
  syntax: ViewSyntax,
  place: RowsPlace,
  { run, claimedAt }: { readonly run: number; readonly claimedAt: number },
  limits: BuildLimits,
  signal: AbortSignal | undefined,
): Promise<BuiltTable> {
  const { database, file } = place
  const table = nameTable(syntax, run)
  const name = quoteQualified(database, dataSchema, table)
  await connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoteQualified(database, dataSchema)}`)
  const before = file === undefined ? 0 : await sizeOf(file)
  const create = (from: string) => `CREATE TABLE ${name} AS ${renderRows(syntax, from)}`
  const durationMs = await readSources(connection, syntax, place, create, { limits, file, signal }).catch(
    async (error: unknown) => {
      // A cancelled statement may still have completed
      await connection.run(renderDropTable(database, table)).catch(() => undefined)
      throw error
    },
  )
  const { rows, watermark } = await countRows(connection, `FROM ${name}`, syntax.materialized)
  // Few rows are in the log of the file until the next checkpoint
  const grown = file === undefined ? 0 : Math.max(0, (await sizeOf(file)) - before)
  const bytes = rows === 0 ? 0 : ((await measure(connection, place, table)) ?? (grown || undefined))
  if (bytes !== undefined && limits.maxSize !== undefined && bytes > limits.maxSize) {
    await connection.run(renderDropTable(database, table))
    throw tooLarge(syntax, limits.maxSize)
  }
  return { table, rows, watermark, bytes, refreshedAt: claimedAt, durationMs }
}

interface ReadLimits {
  readonly limits: BuildLimits
  /** The file whose growth is limited, if there is one. */
  readonly file: string | undefined
  readonly signal: AbortSignal | undefined
}

/** Runs the statement that reads the sources of a view, within limits. @returns how long that took, in milliseconds */
export async function readSources(
  connection: DriverConnection,
  syntax: ViewSyntax,
  place: RowsPlace,
  render: (from: string) => string,
  { limits, file, signal }: ReadLimits,
): Promise<number> {
  const { database } = place
  const start = performance.now()
  await withinLimits(syntax, limits, file, signal, (limited) =>
    withViewSql(connection, syntax, database, 'COMMIT', (from) => connection.run(render(from), undefined, { signal: limited })),
  ).catch((error: unknown) => {
    const isLate = connection.interrupt === undefined && isDuckalogError(error, 'MATERIALIZE_BUDGET')
    throw isLate ? addToMessage(error, late) : error
  })
  return performance.now() - start
}

const late = 'This DuckDB client cannot end a running statement, so that was noticed only after it. `@duckdb/node-api` can.'

/** Counts rows, and finds the greatest value of the column that decides which rows are new. */
export async function countRows(
  connection: DriverConnection,
  from: string,
  { by }: Partial<PlannedMaterialized> = {},
): Promise<Pick<BuiltTable, 'rows' | 'watermark'>> {
  const greatest = by === undefined ? 'NULL' : `max(${quoteIdentifier(by)})`
  const [row] = await connection.all<{ rows: bigint; watermark: string | null }>(
    `SELECT count(*) AS rows, ${greatest}::VARCHAR AS watermark ${from}`,
  )
  return { rows: Number(row?.rows ?? 0), watermark: row?.watermark ?? undefined }
}

/** Binds the SQL of a view as a build would. @returns why DuckDB refuses it; `undefined` if it binds */
export async function explainRefusal(
  connection: DriverConnection,
  syntax: ViewSyntax,
  database: string,
): Promise<string | undefined> {
  try {
    await withViewSql(connection, syntax, database, 'ROLLBACK', (from) => connection.run(`DESCRIBE SELECT * FROM ${from}`))
    return undefined
  } catch (error) {
    if (!isDuckalogError(error, 'QUERY_FAILED')) throw error
    return error.message
  }
}

/** Renders a query for the rows of a view, in the order in which they are kept; `inside` is a condition on them. */
export function renderRows({ materialized }: ViewSyntax, from: string, inside?: string): string {
  const { orderBy } = materialized ?? {}
  const order = orderBy ? ` ORDER BY ${orderBy.map(quoteIdentifier).join(', ')}` : ''
  return `SELECT * FROM ${from}${inside === undefined ? '' : ` WHERE ${inside}`}${order}`
}

/** The blocks of a table with rows in a file, or its files in a lake; `undefined` if that is not known, or if it has none yet. */
export async function measure(connection: DriverConnection, place: RowsPlace, table: string): Promise<number | undefined> {
  const { database, file, isLake } = place
  const blocks = `SELECT count(DISTINCT block_id) FILTER (block_id >= 0) * (SELECT any_value(block_size) FROM pragma_database_size() WHERE database_name = $1)
    AS bytes FROM pragma_storage_info(${quoteLiteral(quoteQualified(database, dataSchema, table))})`
  const files = `SELECT sum(file_size_bytes) AS bytes FROM ducklake_table_info($1) WHERE table_name = ${quoteLiteral(table)}`
  if (file === undefined && !isLake) return undefined
  const [row] = await connection.all<{ bytes: bigint | null }>(isLake ? files : blocks, [database]).catch(() => [])
  return Number(row?.bytes ?? 0) || undefined
}
