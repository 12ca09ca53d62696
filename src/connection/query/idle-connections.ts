import { startTimer } from '../../async/start-timer.js'
import type { DriverConnection } from '../../driver/core/driver.js'

/** Connections that wait for their next statement; those that wait too long are closed. */
export interface IdleConnections {
  /** The one that was used last: the others get the chance to expire. */
  take(): DriverConnection | undefined
  add(connection: DriverConnection): void
  /** Takes all of them out. */
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
