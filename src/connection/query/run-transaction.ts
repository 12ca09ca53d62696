import { untilAborted } from '../../async/linked-signal.js'
import { ConnectionError } from '../../errors.js'
import type { CatalogSession, TransactionOptions } from '../types/catalog-connection.js'
import { createQueryLimit } from './query-limit.js'
import type { OpenStreams } from './run-stream.js'

/**
 * Runs work in one transaction of a session. The session is closed afterwards, which rolls back anything uncommitted and ends open streams,
 * even if the work goes on after the signal.
 * @throws QueryError QUERY_FAILED if the work swallowed an error that aborted the transaction; QUERY_TIMEOUT
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
    // The COMMIT is never cancelled, because its outcome would be unknown
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
  // DuckDB reports success for the COMMIT of an aborted transaction; any other statement fails
  await session.query('SELECT 1')
  return result
}

function createEndedError(): ConnectionError {
  const message =
    'This stream was still open when its transaction ended, so it was closed. Read its rows before the transaction function returns.'
  return new ConnectionError('CATALOG_CLOSED', message)
}
