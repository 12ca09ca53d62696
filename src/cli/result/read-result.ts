import { isDuckalogError, type Queryable, type Row, type RowMode } from '../../index.js'
import { toPlainValue } from './plain-value.js'
import { type DescribedColumn, isNumericType, planTextQuery } from './plan-text-query.js'
import type { ResultFormat } from './result-formats.js'

/** What is known about a column of a result. */
export interface ResultColumn {
  readonly name: string
  readonly type?: string
  readonly isNumeric?: boolean
}

/** A result that is being read. */
export interface ResultReader {
  /** The rows as they arrive. */
  readonly batches: AsyncIterable<Row[]>
  /** The columns. For a statement that cannot be described they are taken from the first row. */
  columnsOf(row: Row | undefined): readonly ResultColumn[]
  /** The values of a row in the order of its columns, as the renderer of the format expects them. */
  valuesOf(row: Row, columns: readonly ResultColumn[]): readonly unknown[]
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
  const columns = await describeColumns(queryable, sql, signal)
  if (format === 'json' || format === 'jsonl') {
    return {
      batches: readBatches(queryable, { sql, run: sql, described: columns, rowMode: 'json' }, signal),
      columnsOf: (row) => chooseColumns(columns, row),
      valuesOf: valuesByName,
    }
  }
  const keepNested = format === 'csv'
  const asText = planTextQuery(sql, columns, { keepNested })
  if (asText === undefined) {
    return {
      batches: readBatches(queryable, { sql, run: sql, described: columns, rowMode: 'raw' }, signal),
      columnsOf: (row) => chooseColumns(columns, row),
      valuesOf: (row, names) => valuesByName(row, names).map((value) => (keepNested ? toPlainValue(value) : toDriverText(value))),
    }
  }
  const named = makeNamesUnique(columns).map((column) => ({ ...column, isNumeric: isNumericType(column.type) }))
  return {
    batches: readBatches(queryable, { sql, run: asText, described: columns, rowMode: 'json' }, signal),
    columnsOf: () => named,
    valuesOf: (row) => named.map((_, index) => row[`c${index}`]),
  }
}

function valuesByName(row: Row, columns: readonly ResultColumn[]): readonly unknown[] {
  return columns.map(({ name }) => row[name])
}

function toDriverText(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? String(value) : value
}

/** Renames repeated columns as rows do: `a`, `a:1`. */
function makeNamesUnique(columns: readonly DescribedColumn[]): readonly DescribedColumn[] {
  const taken = new Set<string>()
  return columns.map(({ name, type }) => {
    let unique = name
    for (let count = 1; taken.has(unique); count++) unique = `${name}:${count}`
    taken.add(unique)
    return { name: unique, type }
  })
}

/** Rows lack the types of their columns, the names if there is no row, and the order if a name is a number. */
async function describeColumns(catalog: Queryable, sql: string, signal: AbortSignal): Promise<readonly DescribedColumn[]> {
  const columns: DescribedColumn[] = []
  try {
    // stream() rejects a second statement after the first
    for await (const row of catalog.stream(`DESCRIBE ${sql}`, undefined, { signal })) {
      columns.push({ name: String(row.column_name), type: String(row.column_type) })
    }
    return columns
  } catch {
    // Not every statement can be described. If this one is wrong, running it reports why
    return []
  }
}

function chooseColumns(described: readonly DescribedColumn[], row: Row | undefined): readonly ResultColumn[] {
  if (!row) return described
  const names = Object.keys(row)
  const unique = makeNamesUnique(described)
  const isSame = unique.length === names.length && unique.every(({ name }) => name in row)
  return isSame ? unique : names.map((name) => ({ name }))
}

interface Run {
  /** The statement that the user wrote. */
  readonly sql: string
  /** The statement to run. */
  readonly run: string
  readonly described: readonly DescribedColumn[]
  readonly rowMode: RowMode
}

/** After the first rows the client no longer reports why a query failed. Running it again without reading rows does. */
async function* readBatches(
  catalog: Queryable,
  { sql, run, described, rowMode }: Run,
  signal: AbortSignal,
): AsyncGenerator<Row[]> {
  let started = false
  try {
    for await (const batch of catalog.stream(run, undefined, { signal, rowMode }).batches()) {
      started = true
      yield batch
    }
  } catch (error) {
    if (started && described.length > 0 && isDuckalogError(error, 'QUERY_FAILED')) {
      await catalog.query(`EXPLAIN ANALYZE ${sql}`, undefined, { signal })
    }
    throw error
  }
}
