import type { Row } from '../../driver/core/driver.js'
import { QueryError } from '../../errors.js'
import { isReturning } from '../../sql/describe-statement.js'
import type { Values } from '../../sql/quote.js'
import type { AnyQueryOptions } from '../types/query-options.js'
import { type Borrow, runBorrowed } from './run-query.js'
import { validateRows } from './validate-rows.js'

/** Two rows are enough to know that there are too many. */
const maxRows = 2

/**
 * Runs a statement that must return one row.
 * @throws QueryError ROW_COUNT_INVALID
 */
export async function runQueryOne<R extends object = Row>(
  borrow: Borrow,
  sql: string,
  values: Values | undefined,
  options: AnyQueryOptions,
): Promise<R> {
  const row = await readOne<R>('queryOne() expects exactly one row', borrow, sql, values, options)
  if (row === undefined) throw countError('queryOne() expects exactly one row, but the result has none. Use queryOptional().')
  return row.value
}

/**
 * Runs a statement that must return at most one row.
 * @throws QueryError ROW_COUNT_INVALID
 */
export async function runQueryOptional<R extends object = Row>(
  borrow: Borrow,
  sql: string,
  values: Values | undefined,
  options: AnyQueryOptions,
): Promise<R | undefined> {
  return (await readOne<R>('queryOptional() expects at most one row', borrow, sql, values, options))?.value
}

/** The only row, in a box, because a schema may convert it to `undefined`. */
async function readOne<R extends object>(
  expected: string,
  borrow: Borrow,
  sql: string,
  values: Values | undefined,
  options: AnyQueryOptions,
): Promise<{ readonly value: R } | undefined> {
  // A statement that writes and returns rows might not write all if it ended early
  const isWhole = isReturning(sql)
  const rows = await runBorrowed<readonly R[]>(borrow, sql, options, (connection, given) =>
    connection.stream && !isWhole
      ? readFirst<R>(connection.stream(sql, values, given))
      : connection.all<R>(sql, values, { ...given, maxRows }),
  )
  if (rows.length > 1) throw countError(`${expected}, but the result has ${rows.length}${isWhole ? '' : ' or more'}.`)
  const checked = options.schema ? ((await validateRows(rows, options.schema)) as R[]) : rows
  return checked.length === 0 ? undefined : { value: checked[0] as R }
}

async function readFirst<R>(batches: AsyncIterable<R[]>): Promise<readonly R[]> {
  const rows: R[] = []
  for await (const batch of batches) {
    rows.push(...batch.slice(0, maxRows))
    if (rows.length >= maxRows) break
  }
  return rows
}

function countError(message: string): QueryError {
  return new QueryError('ROW_COUNT_INVALID', message)
}
