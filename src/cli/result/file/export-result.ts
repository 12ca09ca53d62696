import { readResult, renderCell } from '../../../connection/result/index.js'
import type { CatalogConnection, CatalogSession, Values } from '../../../index.js'
import { isReading } from '../../../sql/describe-statement.js'
import { quoteIdentifier, quoteLiteral } from '../../../sql/quote.js'
import type { BinaryFormat } from './file-formats.js'

/** A result that DuckDB writes to a file of this machine. */
export interface ExportRequest {
  readonly sql: string
  readonly values?: Values | undefined
  readonly format: BinaryFormat
  readonly path: string
  readonly limit?: number | undefined
  readonly signal: AbortSignal
  /** Whether the session cannot write files of this machine, as on a server. */
  readonly isElsewhere: boolean
}

const optionsOf = { parquet: 'FORMAT parquet', xlsx: 'FORMAT xlsx, HEADER true' } as const

/**
 * Writes the result of a query to a file. The session itself writes it if it can; otherwise the rows are read from it, and a database in memory
 * writes them: on a server, for a statement that COPY does not take, and for Excel, whose extension the session need not load.
 * @returns the number of rows
 */
export async function exportResult(session: CatalogSession, request: ExportRequest): Promise<number> {
  const { sql, values, format, limit, signal, isElsewhere } = request
  if (isElsewhere || format === 'xlsx' || !isReading(sql)) return exportRows(session, request)
  const query = limit === undefined ? sql : `FROM (${sql}\n) LIMIT ${limit}`
  return copy(session, `(${query}\n)`, request, values, signal)
}

async function exportRows(session: CatalogSession, request: ExportRequest): Promise<number> {
  const { sql, values, limit, signal } = request
  const { batches, columns, convert } = await readResult(session, { sql, values, form: 'text', limit, signal })
  await using catalog = await openWriter(session, request)
  await using writer = await catalog.session()
  const names = columns.map((_, index) => `c${index}`)
  await writer.query(`CREATE TEMP TABLE result (${names.map((name) => `${name} VARCHAR`).join(', ')})`)
  const rows = async function* (): AsyncGenerator<readonly (string | undefined)[]> {
    for await (const batch of batches) for (const row of convert(batch)) yield row.map(renderCell)
  }
  await writer.insert('result', rows(), { signal })
  const casts = columns.map(({ name, type }, index) => `CAST(c${index} AS ${type}) AS ${quoteIdentifier(name)}`)
  return await copy(writer, `(SELECT ${casts.join(', ')} FROM result)`, request, undefined, signal)
}

/** A database in memory, with the extension that writes the format, from where the session has its extensions. */
async function openWriter(session: CatalogSession, { format }: ExportRequest): Promise<CatalogConnection> {
  const { connectToCatalog } = await import('../../../index.js')
  if (format !== 'xlsx') return connectToCatalog({ version: 1, duckdb: {} })
  const sql = "SELECT current_setting('extension_directory') AS extensions"
  const { extensions } = await session.queryOne<{ readonly extensions: string }>(sql)
  const directories = extensions === '' ? {} : { directories: { extensions } }
  return connectToCatalog({ version: 1, duckdb: { extensions: ['excel'], ...directories } })
}

async function copy(
  session: CatalogSession,
  source: string,
  { format, path }: ExportRequest,
  values: Values | undefined,
  signal: AbortSignal,
): Promise<number> {
  const { changes } = await session.query(`COPY ${source} TO ${quoteLiteral(path)} (${optionsOf[format]})`, values, { signal })
  return changes ?? 0
}
