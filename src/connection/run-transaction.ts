import type { CatalogSession } from './catalog-connection.js'

/**
 * Runs work in one transaction of a session, and closes the session.
 * @throws QueryError QUERY_FAILED when the work swallowed an error that ended the transaction
 * @internal
 */
export async function runTransaction<N, T>(
  session: CatalogSession<N>,
  work: (session: CatalogSession<N>) => Promise<T>,
): Promise<T> {
  try {
    await session.query('BEGIN TRANSACTION')
    try {
      const result = await work(session)
      // DuckDB answers OK to the COMMIT of an aborted transaction; any other statement tells
      await session.query('SELECT 1')
      await session.query('COMMIT')
      return result
    } catch (error) {
      await session.query('ROLLBACK').catch(() => undefined)
      throw error
    }
  } finally {
    await session.close()
  }
}
