import type { DriverConnection, DriverInstance } from '../../driver/core/driver.js'

/**
 * Runs work on a connection that serves nothing else, and is closed after it. The signal closes it, too: what hangs ends with its connection.
 */
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
