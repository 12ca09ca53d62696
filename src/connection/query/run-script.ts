import { createTransactionWatch, type TransactionWatch } from '../../driver/core/watch-transaction.js'
import { type DuckalogError, isDuckalogError, QueryError } from '../../errors.js'
import { saidBy } from '../../said-by.js'
import { parseScript, type ScriptStatement } from '../../sql/lexer/parse-script.js'
import { placeInScript } from '../result/place-in-script.js'
import type { AnyQueryOptions } from '../types/query-options.js'
import { createQueryLimit } from './query-limit.js'
import { retryIfLost } from './retry-if-lost.js'
import { type Borrow, type Borrowed, releaseAfter } from './run-query.js'

/**
 * Runs the statements of a script on one connection, until the first that fails.
 * @throws QueryError QUERY_FAILED, QUERY_TIMEOUT with the location of the statement
 */
export async function runScript(
  borrow: Borrow,
  script: string,
  options: Pick<AnyQueryOptions, 'signal' | 'timeout'>,
): Promise<void> {
  const statements = parseScript(script)
  const limit = createQueryLimit(options, 'script')
  let running = 0
  try {
    await retryIfLost(
      async () => {
        const borrowed = await borrow(limit)
        const transaction = createTransactionWatch()
        try {
          for (; running < statements.length; running++)
            await runStatement(borrowed, statements[running] as ScriptStatement, limit.signal, transaction)
          if (!borrowed.isSession && transaction.maybeOpen) await refuseOpenTransaction(borrowed)
        } finally {
          await releaseAfter(borrowed.connection, script, borrowed.release)
        }
      },
      () => running === 0,
    )
  } catch (error) {
    const statement = statements[running]
    const isOfCaller = options.signal?.aborted && options.signal.reason === error
    throw statement && isFailure(error) && !isOfCaller
      ? placeInScript(error, { script, statement, index: running, count: statements.length })
      : error
  } finally {
    limit.end()
  }
}

async function runStatement(
  { connection }: Borrowed,
  { sql }: ScriptStatement,
  signal: AbortSignal | undefined,
  transaction: TransactionWatch,
): Promise<void> {
  const ran = connection.run(sql, undefined, signal ? { signal } : {})
  transaction.note(sql, ran)
  await ran
}

/** The changes would be lost silently when the connection is closed. */
async function refuseOpenTransaction({ connection }: Borrowed): Promise<void> {
  try {
    await connection.run('ROLLBACK')
  } catch (error) {
    if (isDuckalogError(error, 'QUERY_FAILED') && /no transaction is active/i.test(saidBy(error))) return
    throw error
  }
  throw new QueryError(
    'QUERY_FAILED',
    'The script left a transaction open, so its changes since BEGIN were rolled back. End it with COMMIT, or run the script in a session, ' +
      'which keeps the transaction.',
  )
}

function isFailure(error: unknown): error is DuckalogError {
  return isDuckalogError(error, 'QUERY_FAILED') || isDuckalogError(error, 'QUERY_TIMEOUT')
}
