import type { DriverConnection, Row } from '../../driver/core/driver.js'
import { isSessionNeutral } from '../../sql/is-session-neutral.js'
import type { Values } from '../../sql/quote.js'
import type { AnyQueryOptions, QueryOptions } from '../types/catalog-connection.js'
import { createQueryLimit, type QueryLimit } from './query-limit.js'
import { retryIfLost } from './retry-if-lost.js'
import { validateRows } from './validate-rows.js'

/** A connection for one statement. Release it with `dropped` if it must not be used again. */
export interface Borrowed {
  readonly connection: DriverConnection
  release(dropped?: boolean): Promise<void>
}

/** Lends a connection. Starts the timeout of the limit before it waits for one. */
export type Borrow = (limit: QueryLimit) => Promise<Borrowed>

/** Runs a statement within its signal and timeout. */
export async function runQuery<R extends object = Row>(
  borrow: Borrow,
  sql: string,
  values: Values | undefined,
  options: AnyQueryOptions,
): Promise<R[]> {
  const limit = createQueryLimit(options)
  try {
    const rows = await retryIfLost(() => runOnce<R>(borrow, sql, values, options, limit))
    return options.schema ? ((await validateRows(rows, options.schema)) as R[]) : rows
  } finally {
    limit.end()
  }
}

async function runOnce<R extends object>(
  borrow: Borrow,
  sql: string,
  values: Values | undefined,
  options: QueryOptions,
  limit: QueryLimit,
): Promise<R[]> {
  const { connection, release } = await borrow(limit)
  try {
    return await connection.all<R>(sql, values, { ...(limit.signal && { signal: limit.signal }), ...rowMode(options) })
  } finally {
    await releaseAfter(connection, sql, release)
  }
}

/** Releases a connection after a statement. One that may have left session state is closed, so that the next user gets a clean one. */
export async function releaseAfter(connection: DriverConnection, sql: string, release: Borrowed['release']): Promise<void> {
  // The statement could not be interrupted: its connection is closed in the background, once it ends
  if (connection.busy) void release(true)
  else await release(!isSessionNeutral(sql))
}

export function rowMode({ rowMode }: QueryOptions): Pick<QueryOptions, 'rowMode'> {
  return rowMode === undefined ? {} : { rowMode }
}
