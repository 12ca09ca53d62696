import { linkSignals, untilAborted } from '../../async/linked-signal.js'
import { startTimer } from '../../async/start-timer.js'
import { getRegistry, type OpenDatabase } from '../../connection/database/registry.js'
import { withConnection } from '../../connection/database/with-connection.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { QueryError } from '../../errors.js'

/** Runs work on connections of its own, within the limit of calls to other machines, until one deadline for all. */
export interface Beside {
  run<T>(work: (connection: DriverConnection) => Promise<T>): Promise<T>
  /** Releases the deadline. Must be called. */
  end(): void
}

/** @param timeout - milliseconds for everything that runs beside */
export function startBeside({ instance }: OpenDatabase, timeout: number, signal: AbortSignal | undefined): Beside {
  const link = linkSignals(signal)
  const message = `The sources did not answer within ${timeout / 1000} s.`
  const timer = startTimer(timeout, () => link.abort(new QueryError('QUERY_TIMEOUT', message, { retryable: true })))
  return {
    async run(work) {
      const leave = await getRegistry().remote.acquire({ signal: link.signal })
      // A call that cannot be interrupted keeps its slot until it returns
      const running = withConnection(instance, work, link.signal).finally(leave)
      return untilAborted(running, link.signal)
    },
    end() {
      clearTimeout(timer)
      link.unlink()
    },
  }
}
