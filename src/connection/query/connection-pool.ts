import { type AcquireOptions, createSemaphore, type Semaphore } from '../../async/semaphore.js'
import type { DriverConnection, DriverInstance } from '../../driver/core/driver.js'
import { ConnectionError } from '../../errors.js'
import { applySession } from '../../session/apply/apply-session.js'
import type { SessionStep } from '../../session/plan/session-plan.js'
import type { ConnectOptions } from '../types/connect-options.js'
import { createIdleConnections } from './idle-connections.js'

/** A connection out of the pool; give it back with `release`. */
export interface PooledConnection {
  readonly connection: DriverConnection
  /** Gives it back. With `discard` it is closed instead: nobody else gets it. Idempotent. */
  release(discard?: boolean): Promise<void>
}

/** How to wait for a connection. */
export type BorrowOptions = Pick<AcquireOptions, 'signal' | 'timeout'>

/** The connections of one catalog, all of one instance, each restored before it is handed out. */
export interface ConnectionPool {
  /**
   * Lends a connection for one statement; those who must wait are served in the order in which they came.
   * @throws ConnectionError POOL_EXHAUSTED, CATALOG_CLOSED; the reason of the signal
   */
  borrow(options?: BorrowOptions): Promise<PooledConnection>
  /** Lends a new connection, closed by its release or by the pool's end; waits and throws as `borrow` does. */
  open(options?: BorrowOptions): Promise<PooledConnection>
  /** A connection beside all limits. */
  openBeside(): Promise<PooledConnection>
  /** From now on connections are restored with these steps. */
  replaceSteps(steps: readonly SessionStep[]): Promise<void>
  /** Ends what is running on every connection, and closes them. */
  close(): Promise<void>
}

export type PoolLimits = Required<NonNullable<ConnectOptions['pool']>>

/** The limits of the options, and the default ones. */
export function poolLimits({ pool = {} }: Pick<ConnectOptions, 'pool'>, parallelCalls: number): PoolLimits {
  const { size = parallelCalls, sessions = 1_000, acquireTimeout = 30_000, idleTimeout = 60_000, maxLifetime = Infinity } = pool
  return { size, sessions, acquireTimeout, idleTimeout, maxLifetime }
}

export function createConnectionPool(
  instance: DriverInstance,
  initialSteps: readonly SessionStep[],
  { size, sessions, acquireTimeout, idleTimeout, maxLifetime }: PoolLimits,
): ConnectionPool {
  const forStatements = createSemaphore(size)
  const forSessions = createSemaphore(sessions)
  const openedAt = new Map<DriverConnection, number>()
  const outdated = new WeakSet<DriverConnection>()
  const idle = createIdleConnections(idleTimeout, discard)
  let steps = initialSteps
  let closed = false

  async function connect(): Promise<DriverConnection> {
    if (closed) throw closedError()
    const connection = await instance.connect()
    openedAt.set(connection, performance.now())
    try {
      await applySession(connection, steps)
      return connection
    } catch (error) {
      await discard(connection)
      throw error
    }
  }
  async function discard(connection: DriverConnection): Promise<void> {
    openedAt.delete(connection)
    await connection.close()
  }
  function isWorn(connection: DriverConnection): boolean {
    return (
      closed || connection.lost || outdated.has(connection) || performance.now() - (openedAt.get(connection) ?? 0) >= maxLifetime
    )
  }
  async function takeIdle(): Promise<DriverConnection> {
    for (let last = idle.take(); last; last = idle.take()) {
      if (!isWorn(last)) return last
      await discard(last)
    }
    return connect()
  }
  async function giveBack(connection: DriverConnection, dropped: boolean): Promise<void> {
    if (dropped || isWorn(connection)) await discard(connection)
    else idle.add(connection)
  }
  const acquire = (semaphore: Semaphore, { signal, timeout = acquireTimeout }: BorrowOptions, limit: string) =>
    semaphore.acquire({ signal, timeout, createTimeoutError: () => exhaustedError(timeout, limit) })

  return {
    async borrow(options = {}) {
      return lend(await acquire(forStatements, options, `pool.size (${size})`), takeIdle, giveBack)
    },
    async open(options = {}) {
      return lend(await acquire(forSessions, options, `pool.sessions (${sessions})`), connect, discard)
    },
    openBeside: () => lend(() => undefined, connect, discard),
    async replaceSteps(next) {
      steps = next
      for (const connection of openedAt.keys()) outdated.add(connection)
      await Promise.all(idle.clear().map(discard))
    },
    async close() {
      closed = true
      idle.clear()
      forStatements.close(closedError)
      forSessions.close(closedError)
      await Promise.all([...openedAt.keys()].map(discard))
    },
  }
}

async function lend(
  leave: () => void,
  take: () => Promise<DriverConnection>,
  giveBack: (connection: DriverConnection, dropped: boolean) => Promise<void>,
): Promise<PooledConnection> {
  try {
    const connection = await take()
    let done: Promise<void> | undefined
    return {
      connection,
      release(dropped = false) {
        if (dropped) leave()
        done ??= giveBack(connection, dropped).finally(leave)
        return done
      },
    }
  } catch (error) {
    leave()
    throw error
  }
}

/** Use after the end. */
export function closedError(): ConnectionError {
  return new ConnectionError('CATALOG_CLOSED', 'The catalog is closed. Connect again with connectToCatalog().')
}

function exhaustedError(timeout: number, limit: string): ConnectionError {
  const message =
    `No connection became free within ${timeout} ms: ${limit} are in use. A stream keeps its connection until its last row, also while ` +
    'its loop waits for another query. Read with query() what the loop needs, close sessions and streams that are done, or raise the limit.'
  return new ConnectionError('POOL_EXHAUSTED', message, { retryable: true })
}
