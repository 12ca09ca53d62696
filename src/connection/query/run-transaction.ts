import { untilAborted } from '../../async/linked-signal.js'
import { ConnectionError } from '../../errors.js'
import type { CatalogSession, TransactionOptions } from '../types/catalog-connection.js'
import { createQueryLimit } from './query-limit.js'
import type { OpenStreams } from './run-stream.js'

/**
 * Runs work in one transaction of a session. The session is closed afterwards, and with it goes what was not committed, also while
 * the work goes on after the signal. So do streams that the work has left open.
 * @throws QueryError QUERY_FAILED when the work swallowed an error that ended the transaction; QUERY_TIMEOUT
 */
export async function runTransaction<N, T>(
  session: CatalogSession<N>,
  streams: OpenStreams,
  work: (session: CatalogSession<N>) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  const limit = createQueryLimit(options, 'transaction')
  limit.start()
  try {
    const result = await untilAborted(begin(session, streams, work), limit.signal)
    limit.signal?.throwIfAborted()
    // From here on it is kept: nobody could tell what became of a COMMIT that was ended half-way
    await session.query('COMMIT', undefined, { timeout: Number.POSITIVE_INFINITY })
    return result
  } finally {
    limit.end()
    await session.close()
  }
}

async function begin<N, T>(
  session: CatalogSession<N>,
  streams: OpenStreams,
  work: (session: CatalogSession<N>) => Promise<T>,
): Promise<T> {
  await session.query('BEGIN TRANSACTION')
  const result = await work(session)
  await Promise.all([...streams].map((end) => end(createEndedError())))
  // DuckDB answers OK to the COMMIT of an aborted transaction; any other statement tells
  await session.query('SELECT 1')
  return result
}

function createEndedError(): ConnectionError {
  const message =
    'This stream was still open when the work of its transaction was done, and was ended. Read its rows before the work returns.'
  return new ConnectionError('CATALOG_CLOSED', message)
}
