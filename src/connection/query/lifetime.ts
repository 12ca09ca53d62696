import { whilePending } from '../../async/keep-alive.js'
import { closedError } from './connection-pool.js'

/** The life of a catalog: when it ends, whoever waits for something is refused at once. */
export interface Lifetime {
  readonly ended: boolean
  /** Aborts at the end. */
  readonly signal: AbortSignal
  /** Runs work and waits for it, but no longer than until the end; the process stays alive meanwhile. */
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
