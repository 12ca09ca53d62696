import type { ResultColumn, StatementOptions } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import { saidBy } from '../../said-by.js'
import { isReading } from '../../sql/describe-statement.js'
import type { Values } from '../../sql/quote.js'
import type { Queryable, RowStream } from '../types/queryable.js'
import { toPlainValue } from './plain-value.js'
import { isNumericType, planTextQuery } from './plan-text-query.js'
import { type ResultRow, type ResultSource, streamSource } from './result-source.js'
import { takeRows } from './take-rows.js'

/** A column as it is printed. */
export interface PrintedColumn {
  readonly name: string
  readonly type: string
  readonly isNumeric: boolean
}

/** A result that is being read. */
export interface ResultReader {
  /** The rows as they arrive. */
  readonly batches: AsyncIterable<readonly ResultRow[]>
  /** The columns; none for a statement that returns nothing. */
  readonly columns: readonly PrintedColumn[]
  /** Rows with the values that the renderer of the format expects. */
  convert(rows: readonly ResultRow[]): readonly ResultRow[]
}

/** A statement whose result becomes text. */
export interface ResultRequest {
  readonly sql: string
  readonly values?: Values | undefined
  /**
   * What values become: `json`, JSON-safe values; `text`, DuckDB's own text; `csv`, scalars as COPY writes them and nested values that are
   * JSON-safe.
   */
  readonly form: 'json' | 'text' | 'csv'
  /** The maximum number of rows. */
  readonly limit?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly timeout?: number | undefined
}

/**
 * Runs a statement for a format. DuckDB itself converts the values to text. A statement that cannot be a subquery, such as INSERT …
 * RETURNING, has the text of the driver.
 */
export async function readResult(queryable: Pick<Queryable, 'query'>, request: ResultRequest): Promise<ResultReader> {
  const { sql, values, form, limit, ...options } = request
  let isFinal = form === 'json'
  const asText: Pick<StatementOptions, 'onColumns' | 'rewrite'> = {
    onColumns(_, isRewritten) {
      isFinal = isRewritten
    },
    rewrite(columns) {
      const text = planTextQuery(sql, columns, { keepNested: form === 'csv' })
      return text === undefined ? undefined : { sql: text, rowMode: 'json' }
    },
  }
  const stream = (queryable as ResultSource)[streamSource](sql, values, {
    ...options,
    rows: 'array',
    ...(form === 'json' ? { rowMode: 'json' } : { rowMode: 'raw', ...asText }),
  })
  const columns = makeNamesUnique(await stream.columns).map((column) => ({ ...column, isNumeric: isNumericType(column.type) }))
  const read = readBatches(queryable, request, stream)
  const toFinal = form === 'text' ? toDriverText : toPlainValue
  return {
    batches: limit === undefined ? read : takeRows(read, limit),
    columns,
    convert: isFinal ? (rows) => rows : (rows) => rows.map((row) => row.map(toFinal)),
  }
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

async function* readBatches(
  queryable: Pick<Queryable, 'query'>,
  request: ResultRequest,
  stream: RowStream<ResultRow>,
): AsyncGenerator<readonly ResultRow[]> {
  let started = false
  try {
    for await (const batch of stream.batches()) {
      started = true
      yield batch
    }
  } catch (error) {
    const hasReason = started && isReading(request.sql) && isDuckalogError(error, 'QUERY_FAILED')
    throw (hasReason && (await findReason(queryable, request))) || error
  }
}

/** After the first rows the client no longer reports why a query failed. Running it again without reading rows does. */
async function findReason(
  queryable: Pick<Queryable, 'query'>,
  { sql, values, form: _form, limit: _limit, ...options }: ResultRequest,
): Promise<unknown> {
  try {
    await queryable.query(`EXPLAIN ANALYZE ${sql}`, values, options)
  } catch (reason) {
    if (options.signal?.aborted) return reason
    // The failure may have aborted the transaction of a session, where nothing runs any more
    if (isDuckalogError(reason, 'QUERY_FAILED') && !/current transaction is aborted/i.test(saidBy(reason))) return reason
  }
  return undefined
}
