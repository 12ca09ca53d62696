import type { Row } from '../../driver/core/driver.js'
import { QueryError } from '../../errors.js'
import type { Values } from '../../sql/quote.js'
import type { AnyQueryOptions } from '../types/catalog-connection.js'
import { createQueryLimit, type QueryLimit } from './query-limit.js'
import { retryIfLost } from './retry-if-lost.js'
import { type Borrow, releaseAfter, statementOptions } from './run-query.js'
import { validateRows } from './validate-rows.js'

/** As many rows tell whether there are too many. */
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
  const limit = createQueryLimit(options)
  try {
    const rows = await retryIfLost(() => readOnce<R>(borrow, sql, values, options, limit))
    if (rows.length > 1) throw countError(`${expected}, but the result has ${renderCount(sql, rows.length)}.`)
    const checked = options.schema ? ((await validateRows(rows, options.schema)) as R[]) : rows
    return checked.length === 0 ? undefined : { value: checked[0] as R }
  } finally {
    limit.end()
  }
}

async function readOnce<R extends object>(
  borrow: Borrow,
  sql: string,
  values: Values | undefined,
  options: AnyQueryOptions,
  limit: QueryLimit,
): Promise<readonly R[]> {
  const { connection, release } = await borrow(limit)
  try {
    const given = statementOptions(options, limit)
    if (!connection.stream || isReturning(sql)) return await connection.all<R>(sql, values, { ...given, maxRows })
    return await readFirst<R>(connection.stream(sql, values, given))
  } finally {
    await releaseAfter(connection, sql, release)
  }
}

async function readFirst<R>(batches: AsyncIterable<R[]>): Promise<readonly R[]> {
  const rows: R[] = []
  for await (const batch of batches) {
    rows.push(...batch.slice(0, maxRows))
    if (rows.length >= maxRows) break
  }
  return rows
}

/** Whether a statement writes and returns rows. Ended early, it might not have written all. */
function isReturning(sql: string): boolean {
  return /\breturning\b/i.test(sql)
}

function renderCount(sql: string, count: number): string {
  return isReturning(sql) ? String(count) : `${count} or more`
}

function countError(message: string): QueryError {
  return new QueryError('ROW_COUNT_INVALID', message)
}
