import { linkSignals } from '../../async/linked-signal.js'
import type { RowSource } from '../insert/read-each.js'
import type { InsertOptions } from '../types/query-options.js'
import { createQueryLimit } from './query-limit.js'
import { retryIfLost } from './retry-if-lost.js'
import type { Borrow } from './run-query.js'

/**
 * Inserts rows on a borrowed connection.
 * @param closing - aborts when the catalog or session is closed
 */
export async function runInsert(
  borrow: Borrow,
  table: string,
  rows: RowSource,
  options: InsertOptions,
  closing: AbortSignal | undefined,
): Promise<number> {
  const { signal, unlink } = linkSignals(options.signal, closing)
  let isReading = false
  try {
    const { insertRows, readTarget } = await import('../insert/insert-rows.js')
    signal.throwIfAborted()
    return await retryIfLost(
      async () => {
        const { connection, isSession = false, release } = await borrow(createQueryLimit({ signal }))
        let failed = true
        try {
          const given = { ...options, signal, isSession }
          const target = await readTarget(connection, table, given)
          isReading = true
          const written = await insertRows(connection, target, rows, given)
          failed = false
          return written
        } finally {
          // The temporary table may be left, or a call that cannot be interrupted
          if (connection.busy) void release(true)
          else await release(failed)
        }
      },
      () => !isReading,
    )
  } finally {
    unlink()
  }
}
