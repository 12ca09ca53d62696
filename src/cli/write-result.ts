import { isDuckalogError, type Queryable, type Row } from '../index.js'
import { formatTemporal } from './format-temporal.js'
import { type ResultFormat, resultFormats } from './result-formats.js'

interface Column {
  readonly name: string
  readonly type?: string
}

/** Rows with their place in the result. */
interface RowsPart {
  readonly rows: readonly Row[]
  readonly first: boolean
  readonly last: boolean
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
  /** For a person at a terminal of so many columns: a table has the types of its columns, and becomes a list where it is too wide. */
  readonly width?: number
}

/**
 * Runs a query and prints its result piece by piece; only a table, which needs all widths, is collected.
 * @returns the number of rows
 * @internal
 */
export async function writeResult(
  queryable: Queryable,
  sql: string,
  { format, signal, print, width }: WriteOptions,
): Promise<number> {
  const render = await resultFormats[format]()
  // At the same time as the query, so that a slow source is not waited for twice
  const described = describeColumns(queryable, sql, signal)
  const batches = withCause(queryable, sql, described, signal)
  let columns: readonly Column[] | undefined
  let count = 0
  for await (const { rows, first, last } of format === 'table' ? collect(batches) : mark(batches)) {
    columns ??= chooseColumns(await described, rows[0])
    const names = columns.map(({ name }) => name)
    const types = columns.map(({ type = '' }) => type)
    const values = rows.map((row) => toValues(row, columns ?? []))
    await print(render({ columns: names, rows: values, first, last, ...(width !== undefined && { types, width }) }))
    count += rows.length
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

async function* collect(batches: AsyncIterable<Row[]>): AsyncGenerator<RowsPart> {
  const rows: Row[] = []
  for await (const batch of batches) for (const row of batch) rows.push(row)
  yield { rows, first: true, last: true }
}

async function* mark(batches: AsyncIterable<Row[]>): AsyncGenerator<RowsPart> {
  let first = true
  for await (const rows of batches) {
    yield { rows, first, last: false }
    first = false
  }
  yield { rows: [], first, last: true }
}
