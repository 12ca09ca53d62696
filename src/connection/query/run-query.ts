import type { DriverConnection, QueryResult, Row, StatementOptions } from '../../driver/core/driver.js'
import { withFactsOf } from '../../driver/values/query-result.js'
import { isSessionNeutral } from '../../sql/is-session-neutral.js'
import type { Values } from '../../sql/quote.js'
import type { AnyQueryOptions } from '../types/query-options.js'
import { createQueryLimit, type QueryLimit } from './query-limit.js'
import { retryIfLost } from './retry-if-lost.js'
import { validateRows } from './validate-rows.js'

/** A connection for one statement. Release it with `dropped` if it must not be used again. */
export interface Borrowed {
  readonly connection: DriverConnection
  /** Whether it belongs to a session, which keeps its state. */
  readonly isSession?: true
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
): Promise<QueryResult<R>> {
  const rows = await runBorrowed(borrow, sql, options, (connection, given) => connection.all<R>(sql, values, given))
  return options.schema ? withFactsOf((await validateRows(rows, options.schema)) as R[], rows) : rows
}

/** Runs work that executes one statement on a borrowed connection, within the signal and timeout of the options. */
export async function runBorrowed<T>(
  borrow: Borrow,
  sql: string,
  options: AnyQueryOptions,
  work: (connection: DriverConnection, given: StatementOptions) => Promise<T>,
): Promise<T> {
  const limit = createQueryLimit(options)
  try {
    return await retryIfLost(async () => {
      const { connection, release } = await borrow(limit)
      try {
        return await work(connection, statementOptions(options, limit))
      } finally {
        await releaseAfter(connection, sql, release)
      }
    })
  } finally {
    limit.end()
  }
}

/** Releases a connection after a statement. One that may have left session state is closed, so that the next user gets a clean one. */
export async function releaseAfter(connection: DriverConnection, sql: string, release: Borrowed['release']): Promise<void> {
  // The statement could not be interrupted: its connection is closed in the background, once it ends
  if (connection.busy) void release(true)
  else await release(!isSessionNeutral(sql))
}

/** The options of a query that concern the driver. */
export function statementOptions({ rowMode, rows }: AnyQueryOptions, { signal }: QueryLimit): StatementOptions {
  return { signal, rowMode, rows }
}
