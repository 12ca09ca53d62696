import { isDuckalogError, type Queryable, type ResultColumn, type RowMode, type RowStream } from '../../index.js'
import { isReading, mayReturnNothing } from '../../sql/describe-statement.js'
import { toPlainValue } from './plain-value.js'
import { isNumericType, planTextQuery } from './plan-text-query.js'
import type { ResultFormat } from './result-formats.js'

/** A column as it is printed. */
export interface PrintedColumn {
  readonly name: string
  readonly type?: string
  readonly isNumeric?: boolean
}

/** The values of a row in the order of its columns. */
export type ResultRow = readonly unknown[]

/** A result that is being read. */
export interface ResultReader {
  /** The rows as they arrive. */
  readonly batches: AsyncIterable<readonly ResultRow[]>
  /** The columns; none for a statement that returns nothing. */
  readonly columns: readonly PrintedColumn[]
  /** The values of a row as the renderer of the format expects them. */
  valuesOf(row: ResultRow): readonly unknown[]
}

/**
 * Runs a query for a format. Values that are printed as text are written by DuckDB: csv has scalars as COPY writes them and nested values
 * as JSON; in table and markdown all values are text. A statement that cannot be a subquery, such as INSERT … RETURNING, has the text of
 * the driver.
 */
export async function readResult(
  queryable: Queryable,
  sql: string,
  format: ResultFormat,
  signal: AbortSignal,
): Promise<ResultReader> {
  if (format === 'json' || format === 'jsonl') return readAsIs(queryable, sql, 'json', (value) => value, signal)
  const keepNested = format === 'csv'
  const described = await describeColumns(queryable, sql, signal)
  const asText = planTextQuery(sql, described, { keepNested })
  if (asText === undefined) return readAsIs(queryable, sql, 'raw', keepNested ? toPlainValue : toDriverText, signal)
  const columns = makeNamesUnique(described).map((column) => ({ ...column, isNumeric: isNumericType(column.type) }))
  return {
    batches: readBatches(queryable, sql, startStream(queryable, asText, 'json', signal), signal),
    columns,
    valuesOf: (row) => row,
  }
}

/** Runs a statement as the user wrote it. */
async function readAsIs(
  queryable: Queryable,
  sql: string,
  rowMode: RowMode,
  convert: (value: unknown) => unknown,
  signal: AbortSignal,
): Promise<ResultReader> {
  const stream = startStream(queryable, sql, rowMode, signal)
  const columns = makeNamesUnique(await stream.columns).map(({ name }) => ({ name }))
  return {
    batches: readBatches(queryable, sql, stream, signal),
    columns,
    valuesOf: (row) => row.map(convert),
  }
}

function startStream(queryable: Queryable, sql: string, rowMode: RowMode, signal: AbortSignal): RowStream<ResultRow> {
  return queryable.stream(sql, undefined, { signal, rowMode, rows: 'array' })
}

function toDriverText(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? String(value) : value
}

/** Renames repeated columns: `a`, `a:1`. An object of JSON can have each name once. */
function makeNamesUnique(columns: readonly ResultColumn[]): readonly ResultColumn[] {
  const taken = new Set<string>()
  return columns.map(({ name, type }) => {
    let unique = name
    for (let count = 1; taken.has(unique); count++) unique = `${name}:${count}`
    taken.add(unique)
    return { name: unique, type }
  })
}

/** The columns of a query whose values DuckDB is to return as text: which cast they need depends on their types. */
async function describeColumns(queryable: Queryable, sql: string, signal: AbortSignal): Promise<readonly ResultColumn[]> {
  if (mayReturnNothing(sql)) return []
  const columns: ResultColumn[] = []
  try {
    // stream() rejects a second statement after the first
    for await (const row of queryable.stream(`DESCRIBE ${sql}`, undefined, { signal })) {
      columns.push({ name: String(row.column_name), type: String(row.column_type) })
    }
    return columns
  } catch {
    // Not every statement can be described. If this one is wrong, running it reports why
    return []
  }
}

/** After the first rows the client no longer reports why a query failed. Running it again without reading rows does. */
async function* readBatches(
  queryable: Queryable,
  sql: string,
  stream: RowStream<ResultRow>,
  signal: AbortSignal,
): AsyncGenerator<readonly ResultRow[]> {
  let started = false
  try {
    for await (const batch of stream.batches()) {
      started = true
      yield batch
    }
  } catch (error) {
    if (started && isReading(sql) && isDuckalogError(error, 'QUERY_FAILED')) {
      await queryable.query(`EXPLAIN ANALYZE ${sql}`, undefined, { signal })
    }
    throw error
  }
}
