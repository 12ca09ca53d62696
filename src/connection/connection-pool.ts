import type { DriverConnection, DriverInstance } from '../driver/driver.js'
import { ConnectionError } from '../errors.js'
import { applySession } from '../session/apply-session.js'
import type { SessionStep } from '../session/session-plan.js'

/**
 * A connection out of the pool; give it back with `release`.
 * @internal
 */
export interface PooledConnection {
  readonly connection: DriverConnection
  release(): Promise<void>
}

/**
 * The connections of one catalog, all of one instance, each restored before it is handed out.
 * @internal
 */
export interface ConnectionPool {
  /** Lends a connection for one statement; those who must wait are served in the order in which they came. */
  borrow(): Promise<PooledConnection>
  /** A new connection outside the pool's size, closed by its release or by the pool's end. */
  open(): Promise<PooledConnection>
  /** From now on connections are restored with these steps. */
  replaceSteps(steps: readonly SessionStep[]): Promise<void>
  /** Ends what is running on every connection, and closes them. */
  close(): Promise<void>
}

/** @internal */
export function createConnectionPool(
  instance: DriverInstance,
  initialSteps: readonly SessionStep[],
  size: number,
): ConnectionPool {
  let steps = initialSteps
  let closed = false
  let lent = 0
  const idle: DriverConnection[] = []
  const all = new Set<DriverConnection>()
  const outdated = new WeakSet<DriverConnection>()
  const waiting: { resolve(): void; reject(error: unknown): void }[] = []

  const connect = async (): Promise<DriverConnection> => {
    if (closed) throw closedError()
    const connection = await instance.connect()
    all.add(connection)
    try {
      await applySession(connection, steps)
      return connection
    } catch (error) {
      await discard(connection)
      throw error
    }
  }
  const discard = async (connection: DriverConnection): Promise<void> => {
    all.delete(connection)
    await connection.close()
  }
  const release = async (connection: DriverConnection): Promise<void> => {
    if (closed || outdated.has(connection)) await discard(connection)
    else idle.push(connection)
    lent -= 1
    waiting.shift()?.resolve()
  }

  return {
    async borrow() {
      if (closed) throw closedError()
      if (lent >= size) await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }))
      lent += 1
      try {
        const connection = idle.pop() ?? (await connect())
        return { connection, release: once(() => release(connection)) }
      } catch (error) {
        lent -= 1
        waiting.shift()?.resolve()
        throw error
      }
    },
    async open() {
      const connection = await connect()
      return { connection, release: once(() => discard(connection)) }
    },
    async replaceSteps(next) {
      steps = next
      for (const connection of all) outdated.add(connection)
      await Promise.all(idle.splice(0).map(discard))
    },
    async close() {
      closed = true
      for (const { reject } of waiting.splice(0)) reject(closedError())
      await Promise.all([...all].map(discard))
    },
  }
}

/**
 * Use after the end.
 * @internal
 */
export function closedError(): ConnectionError {
  return new ConnectionError('CATALOG_CLOSED', 'The catalog is closed. Connect again with connectToCatalog().')
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= work()
    return done
  }
}
