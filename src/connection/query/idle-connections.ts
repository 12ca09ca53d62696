import { startTimer } from '../../async/start-timer.js'
import type { DriverConnection } from '../../driver/core/driver.js'

/** Connections that are not in use. Those that stay unused for too long are closed. */
export interface IdleConnections {
  readonly size: number
  /** Takes the most recently used one, so that the others can expire. */
  take(): DriverConnection | undefined
  add(connection: DriverConnection): void
  /** Removes and returns all connections. */
  clear(): readonly DriverConnection[]
}

export function createIdleConnections(
  idleTimeout: number,
  discard: (connection: DriverConnection) => Promise<void>,
): IdleConnections {
  let idle: { readonly connection: DriverConnection; readonly since: number }[] = []
  let sweep: NodeJS.Timeout | undefined

  function closeExpired(): void {
    sweep = undefined
    const before = performance.now() - idleTimeout
    const expired = idle.filter(({ since }) => since <= before)
    idle = idle.filter(({ since }) => since > before)
    for (const { connection } of expired) void discard(connection)
    if (idle.length > 0) startSweep()
  }
  function startSweep(): void {
    sweep ??= startTimer(idleTimeout, closeExpired)?.unref()
  }

  return {
    get size() {
      return idle.length
    },
    take: () => idle.pop()?.connection,
    add(connection) {
      idle.push({ connection, since: performance.now() })
      startSweep()
    },
    clear() {
      clearTimeout(sweep)
      sweep = undefined
      return idle.splice(0).map(({ connection }) => connection)
    },
  }
}
