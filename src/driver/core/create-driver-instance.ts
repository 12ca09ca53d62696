import { createClosedError } from './call-gate.js'
import type { DriverConnection, DriverInstance } from './driver.js'

export interface DriverInstanceOptions<N> {
  readonly duckdbVersion: string
  /** Opens a native connection and wraps it; `onClosed` is called when it closes. */
  readonly connect: (onClosed: (connection: DriverConnection<N>) => void) => Promise<DriverConnection<N>>
  /** Interrupts the running statement of a connection, including the host's own calls; absent if the client cannot. */
  readonly interrupt?: ((connection: DriverConnection<N>) => void) | undefined
  /** Closes the native database. */
  readonly close: () => Promise<void>
}

/** The part of an instance that is the same for every client: it tracks its connections and closes them before itself. */
export function createDriverInstance<N>({
  duckdbVersion,
  connect,
  interrupt,
  close,
}: DriverInstanceOptions<N>): DriverInstance<N> {
  const connections = new Set<DriverConnection<N>>()
  const connecting = new Set<Promise<unknown>>()
  let closing: Promise<void> | undefined

  async function open(): Promise<DriverConnection<N>> {
    const connection = await connect((closed) => connections.delete(closed))
    connections.add(connection)
    return connection
  }

  async function end(): Promise<void> {
    await Promise.allSettled(connecting)
    // A database with open connections stays open and locked
    await Promise.all([...connections].map((connection) => connection.close()))
    const closed = close()
    // A client may wait for its connections; a stuck one was waited for already
    if (![...connections].some((connection) => connection.stuck)) await closed
    else closed.catch(() => undefined)
  }

  return {
    duckdbVersion,
    async connect() {
      if (closing) throw createClosedError()
      const opening = open()
      connecting.add(opening)
      try {
        const connection = await opening
        if (!closing) return connection
        await connection.close()
        throw createClosedError()
      } finally {
        connecting.delete(opening)
      }
    },
    ...(interrupt && {
      interrupt() {
        for (const connection of connections) attempt(() => interrupt(connection))
      },
    }),
    close() {
      closing ??= end()
      return closing
    },
  }
}

/** A connection that is closing refuses the interrupt; it interrupts itself. */
function attempt(work: () => void): void {
  try {
    work()
  } catch {
    // Nothing is left to interrupt
  }
}
