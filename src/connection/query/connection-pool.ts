import { type AcquireOptions, createSemaphore, type Semaphore } from '../../async/semaphore.js'
import type { DriverConnection, DriverInstance } from '../../driver/core/driver.js'
import { ConnectionError } from '../../errors.js'
import { applySession } from '../../session/apply/apply-session.js'
import type { SessionStep } from '../../session/plan/session-plan.js'
import type { ConnectOptions } from '../types/connect-options.js'
import type { PoolState } from '../types/diagnostics.js'
import type { EventEmitter } from '../types/emit-event.js'
import { createIdleConnections } from './idle-connections.js'
import { createPoolReporter } from './pool-reporter.js'

/** A connection of the pool. */
export interface PooledConnection {
  readonly connection: DriverConnection
  /** Returns the connection to the pool; with `discard` it is closed instead. Idempotent. */
  release(discard?: boolean): Promise<void>
}

/** How to wait for a connection. */
export type BorrowOptions = Pick<AcquireOptions, 'signal' | 'timeout'>

/** The connections of one catalog, all on one instance. Connection state is applied to each before its first use. */
export interface ConnectionPool {
  readonly state: PoolState
  /** From now on emits an event whenever a connection is waited for, lent or returned. */
  emitTo(emit: EventEmitter): void
  /**
   * Lends a connection for one statement. Callers that must wait are served in FIFO order.
   * @throws ConnectionError POOL_EXHAUSTED, CATALOG_CLOSED; the reason of the signal
   */
  borrow(options?: BorrowOptions): Promise<PooledConnection>
  /** Lends a new connection, which is closed by `release` or with the pool. Waits and throws like `borrow`. */
  open(options?: BorrowOptions): Promise<PooledConnection>
  /** Opens a connection that does not count towards the limits. */
  openBeside(): Promise<PooledConnection>
  /** Adds a connection that already has the state of the steps. */
  adopt(connection: DriverConnection): void
  /** Applies these steps to all later connections, and discards the present ones when they are released. */
  replaceSteps(steps: readonly SessionStep[]): Promise<void>
  /** Interrupts all statements and closes all connections. */
  close(): Promise<void>
}

export type PoolLimits = { readonly [K in keyof NonNullable<ConnectOptions['pool']>]-?: number }

/** The limits from the options, with defaults. */
export function poolLimits({ pool = {} }: Pick<ConnectOptions, 'pool'>, parallelCalls: number): PoolLimits {
  const { size = parallelCalls, sessions = 1_000, acquireTimeout = 30_000, idleTimeout = 60_000, maxLifetime = Infinity } = pool
  return { size, sessions, acquireTimeout, idleTimeout, maxLifetime }
}

export function createConnectionPool(
  instance: DriverInstance,
  initialSteps: readonly SessionStep[],
  { size, sessions, acquireTimeout, idleTimeout, maxLifetime }: PoolLimits,
  database = '',
): ConnectionPool {
  const forStatements = createSemaphore(size)
  const forSessions = createSemaphore(sessions)
  const openedAt = new Map<DriverConnection, number>()
  const outdated = new WeakSet<DriverConnection>()
  const idle = createIdleConnections(idleTimeout, discard)
  const readState = (): PoolState => ({
    size,
    idle: idle.size,
    inUse: forStatements.held,
    waiting: forStatements.waiting + forSessions.waiting,
    sessions: forSessions.held,
  })
  const reporter = createPoolReporter(database, readState)
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
    reporter.report()
  }
  function isExpired(connection: DriverConnection): boolean {
    return (
      closed || connection.lost || outdated.has(connection) || performance.now() - (openedAt.get(connection) ?? 0) >= maxLifetime
    )
  }
  async function takeIdle(): Promise<DriverConnection> {
    let last = idle.take()
    while (last && isExpired(last)) {
      await discard(last)
      last = idle.take()
    }
    if (!last) return connect()
    reporter.report()
    return last
  }
  async function returnToPool(connection: DriverConnection, dropped: boolean): Promise<void> {
    if (dropped || isExpired(connection)) await discard(connection)
    else idle.add(connection)
  }
  const acquire =
    (permits: Semaphore, { signal, timeout = acquireTimeout }: BorrowOptions, limit: string) =>
    () =>
      permits.acquire({ signal, timeout, createTimeoutError: () => exhaustedError(timeout, limit) })

  return {
    get state() {
      return readState()
    },
    emitTo: reporter.emitTo,
    async borrow(options = {}) {
      const take = acquire(forStatements, options, `pool.size (${size})`)
      return lend(await reporter.follow('statement', forStatements, take), takeIdle, returnToPool)
    },
    async open(options = {}) {
      const take = acquire(forSessions, options, `pool.sessions (${sessions})`)
      return lend(await reporter.follow('session', forSessions, take), connect, discard)
    },
    adopt(connection) {
      openedAt.set(connection, performance.now())
      idle.add(connection)
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
      reporter.close()
    },
  }
}

async function lend(
  releasePermit: () => void,
  take: () => Promise<DriverConnection>,
  dispose: (connection: DriverConnection, discarded: boolean) => Promise<void>,
): Promise<PooledConnection> {
  try {
    const connection = await take()
    let done: Promise<void> | undefined
    return {
      connection,
      release(discarded = false) {
        if (discarded) releasePermit()
        done ??= dispose(connection, discarded).finally(releasePermit)
        return done
      },
    }
  } catch (error) {
    releasePermit()
    throw error
  }
}

/** The error of a call after `close()`. */
export function closedError(): ConnectionError {
  return new ConnectionError('CATALOG_CLOSED', 'The catalog is closed. Connect again with connectToCatalog().')
}

function exhaustedError(timeout: number, limit: string): ConnectionError {
  const message =
    `No connection became free within ${timeout} ms: all ${limit} are in use. A stream occupies its connection until its last row, even ` +
    'while its loop waits for another query. Use query() inside such loops, close sessions and streams that are done, or raise the limit.'
  return new ConnectionError('POOL_EXHAUSTED', message)
}
