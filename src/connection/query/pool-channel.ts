import { channel } from 'node:diagnostics_channel'

// Looked up once, like the channels of the operations
const pools = channel('duckalog:pool')

/** How full a pool is. */
export interface PoolState {
  /** The maximum number of connections for `query` and `stream`. */
  readonly size: number
  /** Open connections that wait for a statement. */
  readonly idle: number
  /** Connections that run a statement. */
  readonly inUse: number
  /** Calls that wait for a connection or session. */
  readonly waiting: number
  /** Open sessions and transactions. */
  readonly sessions: number
}

/** What subscribers of `duckalog:pool` get after each change of a pool. */
export interface PoolMessage extends PoolState {
  /** The same object in all messages of one pool. */
  readonly pool: object
  /** The path or address of the database, without credentials. */
  readonly database: string
  /** `true` in the last message. */
  readonly closed: boolean
}

/** Publishes the state of a pool, if there is a subscriber. */
export interface PoolReporter {
  report(): void
  /** Runs a call that acquires a permit, and reports when the call waits, and when it gets or releases the permit. */
  follow(acquire: () => Promise<() => void>): Promise<() => void>
  /** Publishes the last state. */
  close(): void
}

export function createPoolReporter(database: string, read: () => PoolState): PoolReporter {
  const pool = Object.freeze({})
  let closed = false

  function report(): void {
    if (pools.hasSubscribers) pools.publish({ pool, database, closed, ...read() } satisfies PoolMessage)
  }
  async function reportPermit(acquired: Promise<() => void>): Promise<() => void> {
    report()
    try {
      const release = await acquired
      return () => {
        release()
        report()
      }
    } finally {
      report()
    }
  }
  return {
    report,
    follow: (acquire) => (pools.hasSubscribers ? reportPermit(acquire()) : acquire()),
    close() {
      closed = true
      report()
    },
  }
}
