import type { DriverConnection, DriverInstance } from '../../driver/core/driver.js'
import { withConnection } from '../database/with-connection.js'

/**
 * Runs many small statements with a single DuckDB thread, then restores the number of threads: waking up a second thread for each statement
 * takes longer than it saves. Only for an instance that no other catalog uses. If DuckDB refuses the setting (because of `external_threads`,
 * for example), the work runs with all threads.
 */
export async function withSingleThread<T>(
  instance: DriverInstance,
  connection: DriverConnection,
  work: () => Promise<T>,
): Promise<T> {
  const [row] = await connection.all<{ threads: bigint | number }>("SELECT current_setting('threads') AS threads")
  if (!row) return work()
  let result: T
  try {
    await connection.run('SET threads = 1').catch(() => undefined)
    result = await work()
  } catch (error) {
    await restoreThreads(instance, row.threads).catch(() => undefined)
    throw error
  }
  await restoreThreads(instance, row.threads)
  return result
}

/** Uses a new connection, because an abort closes the one of the work. */
function restoreThreads(instance: DriverInstance, threads: bigint | number): Promise<void> {
  return withConnection(instance, (connection) => connection.run(`SET threads = ${threads}`))
}
