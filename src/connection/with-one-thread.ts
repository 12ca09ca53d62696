import type { DriverConnection } from '../driver/driver.js'

/**
 * Runs many small statements while the instance has one thread, and gives it its threads back: to wake up a second one for each
 * statement takes longer than it saves. Only for an instance that nobody else uses.
 * @internal
 */
export async function withOneThread<T>(connection: DriverConnection, work: () => Promise<T>): Promise<T> {
  const [row] = await connection.all<{ threads: bigint | number }>("SELECT current_setting('threads') AS threads")
  const restore = () => connection.run(`SET threads = ${row?.threads}`)
  await connection.run('SET threads = 1')
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
