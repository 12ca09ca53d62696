import type { DriverConnection, DriverInstance } from '../../driver/core/driver.js'
import { withConnection } from '../database/with-connection.js'

/**
 * Runs many small statements while an instance has one thread, and gives it its threads back: to wake up a second one for each
 * statement takes longer than it saves. Only for an instance that nobody else uses. Where DuckDB refuses, for its
 * `external_threads` say, the work has all threads.
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
    await giveThreads(instance, row.threads).catch(() => undefined)
    throw error
  }
  await giveThreads(instance, row.threads)
  return result
}

/** Through a connection of its own: an abort closes the one of the work, and others may wait for the instance. */
function giveThreads(instance: DriverInstance, threads: bigint | number): Promise<void> {
  return withConnection(instance, (connection) => connection.run(`SET threads = ${threads}`))
}
