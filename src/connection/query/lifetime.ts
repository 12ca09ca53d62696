import { whilePending } from '../../async/keep-alive.js'
import { closedError } from './connection-pool.js'

/** The lifetime of a catalog. When it ends, all pending calls are rejected immediately. */
export interface Lifetime {
  readonly ended: boolean
  /** Aborts when the lifetime ends. */
  readonly signal: AbortSignal
  /** Runs work and waits for it until the lifetime ends. Keeps the process alive meanwhile. */
  guard<T>(work: () => Promise<T>): Promise<T>
  end(): void
}

export function createLifetime(): Lifetime {
  const controller = new AbortController()
  const { signal } = controller
  const waiting = new Set<(error: unknown) => void>()
  return {
    get ended() {
      return signal.aborted
    },
    signal,
    guard(work) {
      if (signal.aborted) return Promise.reject(closedError())
      return whilePending(
        () =>
          new Promise((resolve, reject) => {
            waiting.add(reject)
            work()
              .then(resolve, reject)
              .finally(() => waiting.delete(reject))
          }),
      )
    },
    end() {
      controller.abort(closedError())
      for (const reject of waiting) reject(closedError())
    },
  }
}
