import { isDuckalogError, type Queryable, type Row } from '../index.js'
import { formatTemporal } from './format-temporal.js'
import { gatherBlocks, keepEnds, markBatches, type RowsPart } from './part-rows.js'
import { type ResultFormat, resultFormats } from './result-formats.js'
import type { Screen } from './screen.js'

interface Column {
  readonly name: string
  readonly type?: string
}

/**
 * How a result is written.
 * @internal
 */
export interface WriteOptions {
  readonly format: ResultFormat
  readonly signal: AbortSignal
  /** Takes each piece of the text. */
  readonly print: (text: string) => Promise<void>
  /** Where a table is shown. */
  readonly screen: Screen
}

/**
 * Runs a query and prints its result piece by piece, in memory that does not grow with it.
 * @returns the number of rows
 * @internal
 */
export async function writeResult(
  queryable: Queryable,
  sql: string,
  { format, signal, print, screen }: WriteOptions,
): Promise<number> {
  const render = await resultFormats[format]()
  const { width, isTerminal } = screen
  // At the same time as the query, so that a slow source is not waited for twice
  const described = describeColumns(queryable, sql, signal)
  const batches = withCause(queryable, sql, described, signal)
  let columns: readonly Column[] | undefined
  let count = 0
  for await (const { rows, ...place } of partRows(batches, format, screen)) {
    columns ??= chooseColumns(await described, rows[0])
    const names = columns.map(({ name }) => name)
    const types = columns.map(({ type = '' }) => type)
    const values = rows.map((row) => toValues(row, columns ?? []))
    await print(render({ columns: names, rows: values, ...place, isTerminal, ...(width !== undefined && { types, width }) }))
    count += rows.length + (place.gap?.count ?? 0)
  }
  return count
}

/** Rows tell neither the types of their columns, nor the names when there is no row, nor the order when a name is a number. */
async function describeColumns(catalog: Queryable, sql: string, signal: AbortSignal): Promise<readonly Column[]> {
  const columns: Column[] = []
  try {
    // A stream, for it refuses a second statement behind the first
    for await (const row of catalog.stream(`DESCRIBE ${sql}`, undefined, { signal })) {
      columns.push({ name: String(row.column_name), type: String(row.column_type) })
    }
    return columns
  } catch {
    // Not every statement can be described; what is wrong with this one, its own run tells
    return []
  }
}

function chooseColumns(described: readonly Column[], row: Row | undefined): readonly Column[] {
  if (!row) return described
  const names = Object.keys(row)
  const isSame = new Set(described.map(({ name }) => name)).size === names.length && described.every(({ name }) => name in row)
  return isSame ? described : names.map((name) => ({ name }))
}

function toValues(row: Row, columns: readonly Column[]): readonly unknown[] {
  return columns.map(({ name, type }) => formatTemporal(row[name], type))
}

/** Once rows have come the client no longer says what went wrong; running the query again without reading its rows does. */
async function* withCause(
  catalog: Queryable,
  sql: string,
  described: Promise<readonly Column[]>,
  signal: AbortSignal,
): AsyncGenerator<Row[]> {
  let started = false
  try {
    for await (const batch of catalog.stream(sql, undefined, { signal }).batches()) {
      started = true
      yield batch
    }
  } catch (error) {
    const isQuery = (await described).length > 0
    if (started && isQuery && isDuckalogError(error, 'QUERY_FAILED')) {
      await catalog.query(`EXPLAIN ANALYZE ${sql}`, undefined, { signal })
    }
    throw error
  }
}

function partRows(batches: AsyncIterable<Row[]>, format: ResultFormat, { maxRows }: Screen): AsyncIterable<RowsPart> {
  if (format !== 'table') return markBatches(batches)
  return maxRows === 0 ? gatherBlocks(batches) : keepEnds(batches, maxRows)
}
