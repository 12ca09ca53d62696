import type { DriverConnection, DriverInstance } from '../../driver/core/driver.js'

/** Runs work on a new connection, which is closed afterwards. The signal closes it early, which ends a hanging call. */
export async function withConnection<T>(
  instance: DriverInstance,
  work: (connection: DriverConnection) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const connection = await instance.connect()
  const stop = () => void connection.close()
  signal?.addEventListener('abort', stop)
  try {
    signal?.throwIfAborted()
    return await work(connection)
  } finally {
    signal?.removeEventListener('abort', stop)
    await connection.close()
  }
}
