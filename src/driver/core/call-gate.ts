import { ConnectionError } from '../../errors.js'

/**
 * The door that every call to a native connection passes: it knows which calls are in flight, and after `close` it lets no call
 * through.
 */
export interface CallGate {
  readonly closed: boolean
  /** Whether `close` gave up waiting for a call that nothing could end. */
  readonly stuck: boolean
  /**
   * Lets a call pass.
   * @throws ConnectionError CATALOG_CLOSED after `close`
   */
  enter(): void
  /** Counts a call as in flight until its promise settles; the promise that it returns settles even if the call never does. */
  track<T>(call: PromiseLike<T>): Promise<T>
  /**
   * Refuses new calls, ends the ones in flight, and disconnects when the last one is over. If one is not over in time, its promise
   * is rejected, and the connection is disconnected whenever it ends. Idempotent; never rejects.
   */
  close(): Promise<void>
}

export interface CallGateOptions {
  /** Ends one call in flight; absent for a client that cannot. */
  readonly interrupt?: () => void
  /** Runs once, when no call is in flight. */
  readonly disconnect: () => Promise<void>
  /** Runs at the start of `close`. */
  readonly onClosing?: () => void
  /**
   * How long `close` waits for calls in flight, and then for the client to disconnect, in milliseconds each.
   * @defaultValue 4000
   */
  readonly patience?: number
}

const interruptEvery = 10

export function createCallGate({ interrupt, disconnect, onClosing, patience = 4_000 }: CallGateOptions): CallGate {
  const inFlight = new Set<(reason: Error) => void>()
  let closing: Promise<void> | undefined
  let stuck = false
  let whenIdle: (() => void) | undefined

  function track<T>(call: PromiseLike<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      inFlight.add(reject)
      const settle = () => {
        inFlight.delete(reject)
        if (inFlight.size === 0) whenIdle?.()
      }
      call.then(
        (value) => {
          resolve(value)
          settle()
        },
        (error: unknown) => {
          reject(closing && isInterrupt(error) ? createClosedError() : error)
          settle()
        },
      )
    })
  }

  function isIdleInTime(stop: (() => void) | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (idle: boolean) => {
        clearInterval(repeat)
        clearTimeout(giveUp)
        whenIdle = undefined
        resolve(idle)
      }
      // One interrupt ends one call: calls that wait natively behind it need one each.
      const repeat = stop && setInterval(stop, interruptEvery)
      const giveUp = setTimeout(() => end(false), patience)
      whenIdle = () => end(true)
      if (inFlight.size === 0) end(true)
      else stop?.()
    })
  }

  async function end(): Promise<void> {
    onClosing?.()
    const idle = await isIdleInTime(interrupt)
    if (idle) track(disconnect()).catch(ignore)
    if (idle && (await isIdleInTime(undefined))) return
    stuck = true
    warnStuck()
    for (const reject of inFlight) reject(createClosedError())
    // Disconnecting under a running call leaves its promise pending for ever, and the process with it.
    if (!idle) whenIdle = () => void disconnect().catch(ignore)
  }

  return {
    get closed() {
      return closing !== undefined
    },
    get stuck() {
      return stuck
    },
    enter() {
      if (closing) throw createClosedError()
    },
    track,
    close() {
      // A microtask later, so that what `end` calls finds the gate closed.
      closing ??= Promise.resolve().then(end)
      return closing
    },
  }
}

/** The error of every call after the end of its connection. */
export function createClosedError(): ConnectionError {
  return new ConnectionError(
    'CATALOG_CLOSED',
    'This DuckDB connection is closed, because the catalog or session that it belongs to was closed. Connect again to get another one.',
  )
}

function isInterrupt(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'message' in error && /^INTERRUPT Error/.test(String(error.message))
}

function warnStuck(): void {
  process.emitWarning(
    'A DuckDB call did not end within the time that closing its connection allows, so its promise was rejected. Until the call ends by ' +
      'itself, the database stays open and keeps its lock. Such calls mostly wait for a server that does not answer: set a connect timeout.',
    { type: 'DuckalogWarning', code: 'DUCKALOG_CONNECTION_STUCK' },
  )
}

function ignore(): void {}
