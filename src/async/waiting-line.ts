import { startTimer } from './start-timer.js'

/** Lets so many in at once; the others wait, and are let in in the order in which they came. */
export interface WaitingLine {
  /** Waits for a place; the function that it returns gives the place back, and may be called twice. */
  enter(options?: EnterOptions): Promise<() => void>
  /** Refuses everyone who waits, and everyone who comes later. */
  close(createError: () => unknown): void
}

export interface EnterOptions {
  /** Ends the waiting with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds. */
  readonly timeout?: number | undefined
  readonly createTimeoutError?: () => unknown
}

interface Waiting {
  readonly admit: () => void
  readonly refuse: (error: unknown) => void
}

export function createWaitingLine(places: number): WaitingLine {
  const waiting = new Set<Waiting>()
  let taken = 0
  let closed: (() => unknown) | undefined

  function createPlace(): () => void {
    let left = false
    return () => {
      if (left) return
      left = true
      const [next] = waiting
      // The place goes from hand to hand, so that nobody who comes later gets in between
      if (next) next.admit()
      else taken -= 1
    }
  }

  function wait({ signal, timeout, createTimeoutError }: EnterOptions): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiting.delete(entry)
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
      }
      const entry: Waiting = {
        admit() {
          leave()
          resolve(createPlace())
        },
        refuse(error) {
          leave()
          reject(error)
        },
      }
      const abort = () => entry.refuse(signal?.reason)
      const timer = timeout === undefined ? undefined : startTimer(timeout, () => entry.refuse(createTimeoutError?.()))
      signal?.addEventListener('abort', abort)
      waiting.add(entry)
    })
  }

  return {
    async enter(options = {}) {
      options.signal?.throwIfAborted()
      if (closed) throw closed()
      if (taken >= places) return wait(options)
      taken += 1
      return createPlace()
    },
    close(createError) {
      closed = createError
      for (const entry of [...waiting]) entry.refuse(createError())
    },
  }
}
