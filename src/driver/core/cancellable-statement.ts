/** One statement, from the moment it is queued, that can be cancelled from outside. */
export interface CancellableStatement {
  /** Why it was cancelled, if it was; the first reason counts. */
  readonly cancelled: { readonly reason: unknown } | undefined
  /** The native call in flight. */
  readonly native: Promise<unknown> | undefined
  /** Waits for a promise until the statement is cancelled. */
  wait<T>(promise: Promise<T>): Promise<T>
  /** Makes a native call, unless the statement is cancelled already. */
  run<T>(work: () => Promise<T>): Promise<T>
  /**
   * Cancels the statement. If it waits, it is rejected immediately. If it runs, it is interrupted; a call that does not end in time goes on
   * in the background, and its caller is rejected.
   */
  cancel(reason: unknown): void
  /** Rejects the statement if it waits; a native call is left to others. */
  reject(reason: unknown): void
}

const interruptEvery = 10

/** Milliseconds to wait for an interrupted call. A query ends immediately, but network calls of extensions ignore the interrupt. */
const interruptTimeout = 500

export function createCancellableStatement(interrupt: (() => void) | undefined): CancellableStatement {
  let cancelled: { readonly reason: unknown } | undefined
  let native: Promise<unknown> | undefined
  let rejectWaiting: ((reason: unknown) => void) | undefined
  let repeat: NodeJS.Timeout | undefined
  let giveUp: NodeJS.Timeout | undefined

  return {
    get cancelled() {
      return cancelled
    },
    get native() {
      return native
    },
    wait(promise) {
      // Checked here, because the statement may be cancelled between two batches of a stream
      if (cancelled) {
        promise.catch(ignore)
        return Promise.reject(cancelled.reason)
      }
      return new Promise((resolve, reject) => {
        rejectWaiting = reject
        promise.then(resolve, reject)
      })
    },
    async run(work) {
      if (cancelled) throw cancelled.reason
      const call = work()
      native = call
      try {
        return await call
      } finally {
        native = undefined
        clearInterval(repeat)
        clearTimeout(giveUp)
      }
    },
    cancel(reason) {
      if (cancelled) return
      cancelled = { reason }
      if (!native || !interrupt) return rejectWaiting?.(reason)
      interrupt()
      // The first interrupt has no effect while the call is being prepared or waits for a thread
      repeat = setInterval(interrupt, interruptEvery)
      giveUp = setTimeout(() => {
        clearInterval(repeat)
        rejectWaiting?.(reason)
      }, interruptTimeout)
    },
    reject(reason) {
      if (!native) rejectWaiting?.(reason)
    },
  }
}

function ignore(): void {}
