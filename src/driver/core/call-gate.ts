import { ConnectionError } from '../../errors.js'

/** Guards every call to a native connection: tracks the calls in flight and refuses new ones after `close`. */
export interface CallGate {
  readonly closed: boolean
  /** Whether `close` gave up on a call that could not be interrupted. */
  readonly stuck: boolean
  /**
   * Checks that a call is allowed.
   * @throws ConnectionError CATALOG_CLOSED after `close`
   */
  enter(): void
  /** Counts a call as in flight until it settles. The returned promise settles even if the call never does. */
  track<T>(call: PromiseLike<T>): Promise<T>
  /**
   * Refuses new calls, interrupts those in flight and disconnects after the last one. If a call does not end in time, its promise is
   * rejected, and the connection is disconnected once the call ends. Idempotent; never rejects.
   */
  close(): Promise<void>
}

export interface CallGateOptions {
  /** Interrupts one call in flight; absent if the client cannot. */
  readonly interrupt?: (() => void) | undefined
  /** Runs once, when no call is in flight any more. */
  readonly disconnect: () => Promise<void>
  /** Runs at the start of `close`. */
  readonly onClosing?: (() => void) | undefined
  /**
   * Milliseconds that `close` waits for calls in flight, and then again for the client to disconnect. @defaultValue `4_000`
   */
  readonly closeTimeout?: number | undefined
}

const interruptEvery = 10

export function createCallGate({ interrupt, disconnect, onClosing, closeTimeout = 4_000 }: CallGateOptions): CallGate {
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
      // An interrupt ends one call; calls queued natively after it need one each
      const repeat = stop && setInterval(stop, interruptEvery)
      const giveUp = setTimeout(() => end(false), closeTimeout)
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
    // Disconnecting during a call leaves its promise pending for ever, which keeps the process alive
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
      // A microtask later, so that callbacks of `end` find the gate closed
      closing ??= Promise.resolve().then(end)
      return closing
    },
  }
}

/** The error of every call on a closed connection. */
export function createClosedError(): ConnectionError {
  return new ConnectionError(
    'CATALOG_CLOSED',
    'This DuckDB connection is closed because its catalog or session was closed. Connect again to get a new one.',
  )
}

function isInterrupt(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'message' in error && /^INTERRUPT Error/.test(String(error.message))
}

function warnStuck(): void {
  process.emitWarning(
    'A DuckDB call did not end while its connection was being closed, so its promise was rejected. Until the call returns, the database ' +
      'stays open and locked. Such calls usually wait for an unresponsive server: set a connect timeout.',
    { type: 'DuckalogWarning', code: 'DUCKALOG_CONNECTION_STUCK' },
  )
}

function ignore(): void {}
