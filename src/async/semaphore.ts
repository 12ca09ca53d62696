import { startTimer } from './start-timer.js'

/** Gives out a fixed number of permits. Callers that find none free wait in FIFO order. With one permit it is a mutex. */
export interface Semaphore {
  /** How many permits are held. */
  readonly held: number
  /** How many callers wait for a permit. */
  readonly waiting: number
  /** Waits for a permit. The returned function releases it; calling it again has no effect. */
  acquire(options?: AcquireOptions): Promise<() => void>
  /** Runs work while holding a permit. */
  run<T>(work: () => Promise<T>, options?: AcquireOptions): Promise<T>
  /** Calls the listener when a caller waits, now or later, until the next release. */
  onWaiting(listener: () => void): void
  /** Rejects all callers that wait now. */
  rejectWaiting(createError: () => unknown): void
  /** Rejects all callers that wait now, and all later ones. */
  close(createError: () => unknown): void
}

export interface AcquireOptions {
  /** Stops the waiting; the error is the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds to wait; without it, as long as it takes. */
  readonly timeout?: number | undefined
  readonly createTimeoutError?: () => unknown
}

interface Waiter {
  admit(): void
  reject(error: unknown): void
}

export function createSemaphore(size: number): Semaphore {
  const waiters = new Set<Waiter>()
  let held = 0
  let closed: (() => unknown) | undefined
  let listener: (() => void) | undefined

  function createRelease(): () => void {
    let released = false
    return () => {
      if (released) return
      released = true
      listener = undefined
      const [next] = waiters
      // The permit is handed over, so that no later caller can take it first
      if (next) next.admit()
      else held -= 1
    }
  }

  function wait({ signal, timeout, createTimeoutError }: AcquireOptions): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiters.delete(waiter)
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
      }
      const waiter: Waiter = {
        admit() {
          leave()
          resolve(createRelease())
        },
        reject(error) {
          leave()
          reject(error)
        },
      }
      const abort = () => waiter.reject(signal?.reason)
      const timer = timeout === undefined ? undefined : startTimer(timeout, () => waiter.reject(createTimeoutError?.()))
      signal?.addEventListener('abort', abort)
      waiters.add(waiter)
      listener?.()
    })
  }

  function acquire(options: AcquireOptions = {}): Promise<() => void> {
    if (options.signal?.aborted) return Promise.reject(options.signal.reason)
    if (closed) return Promise.reject(closed())
    if (held >= size) return wait(options)
    held += 1
    return Promise.resolve(createRelease())
  }

  function rejectWaiting(createError: () => unknown): void {
    for (const waiter of [...waiters]) waiter.reject(createError())
  }

  return {
    get held() {
      return held
    },
    get waiting() {
      return waiters.size
    },
    acquire,
    async run(work, options) {
      const release = await acquire(options)
      try {
        return await work()
      } finally {
        release()
      }
    },
    onWaiting(listen) {
      listener = listen
      if (waiters.size > 0) listen()
    },
    rejectWaiting,
    close(createError) {
      closed = createError
      rejectWaiting(createError)
    },
  }
}
