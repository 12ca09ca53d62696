import type { DriverConnection } from '../driver/driver.js'

/**
 * Runs many small statements while the instance has one thread, and gives it its threads back: to wake up a second one for each
 * statement takes longer than it saves. Only for an instance that nobody else uses. Where DuckDB refuses, for its
 * `external_threads` say, the work has all threads.
 * @internal
 */
export async function withOneThread<T>(connection: DriverConnection, work: () => Promise<T>): Promise<T> {
  const before = await takeThreads(connection).catch(() => undefined)
  if (before === undefined) return work()
  const restore = () => connection.run(`SET threads = ${before}`)
  let result: T
  try {
    result = await work()
  } catch (error) {
    await restore().catch(() => undefined)
    throw error
  }
  await restore()
  return result
}

/** How many it had. */
async function takeThreads(connection: DriverConnection): Promise<bigint | number | undefined> {
  const [row] = await connection.all<{ threads: bigint | number }>("SELECT current_setting('threads') AS threads")
  await connection.run('SET threads = 1')
  return row?.threads
}
