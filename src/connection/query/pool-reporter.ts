import { channel } from 'node:diagnostics_channel'
import type { Semaphore } from '../../async/semaphore.js'
import type { CatalogEvent } from '../types/catalog-report.js'
import type { PoolMessage, PoolState } from '../types/diagnostics.js'
import type { EventEmitter } from '../types/emit-event.js'

// Looked up once, like the channels of the operations
const pools = channel('duckalog:pool')

/** The purpose of a permit of a pool. */
type Use = 'statement' | 'session'
type PoolEvent = Extract<CatalogEvent, { readonly type: `pool-${string}` }>['type']

/** Reports the state of a pool to listeners. */
export interface PoolReporter {
  /** Publishes the state on the channel. */
  report(): void
  /** Acquires a permit, and reports when the call waits, and when it gets or releases the permit. */
  follow(use: Use, permits: Semaphore, acquire: () => Promise<() => void>): Promise<() => void>
  /** From now on also emits events. */
  emitTo(emit: EventEmitter): void
  /** Publishes the last state. */
  close(): void
}

export function createPoolReporter(database: string, read: () => PoolState): PoolReporter {
  const pool = Object.freeze({})
  let closed = false
  let emit: EventEmitter | undefined

  function report(): void {
    if (pools.hasSubscribers) pools.publish({ pool, database, closed, ...read() } satisfies PoolMessage)
  }
  function tell(type: PoolEvent, use: Use): void {
    report()
    if (emit?.isHeard()) emit({ type, use, ...read() })
  }
  async function followPermit(use: Use, permits: Semaphore, acquire: () => Promise<() => void>): Promise<() => void> {
    const { waiting } = permits
    const acquired = acquire()
    if (permits.waiting > waiting) tell('pool-wait', use)
    try {
      const release = await acquired
      tell('pool-acquire', use)
      let released = false
      return () => {
        release()
        if (released) return
        released = true
        tell('pool-release', use)
      }
    } catch (error) {
      report()
      throw error
    }
  }
  return {
    report,
    follow: (use, permits, acquire) =>
      pools.hasSubscribers || emit?.isHeard() ? followPermit(use, permits, acquire) : acquire(),
    emitTo(listener) {
      emit = listener
    },
    close() {
      closed = true
      report()
    },
  }
}
