import { measureValue } from '../values/measure-value.js'

/** The batches of a stream, fetched on request or ahead of it. */
export interface ReadAhead<R> {
  /** How many batches the consumer has got. */
  readonly taken: number
  /** Whether the consumer waits for a batch. */
  readonly asked: boolean
  /** The next batch; `undefined` at the end. */
  next(): Promise<R[] | undefined>
  /** Fetches the remaining batches, up to the limit. Never rejects: `next` throws a failure after the batches before it. */
  fill(): Promise<void>
  /** Stops fetching, and waits for the fetch in flight. */
  stop(): Promise<void>
}

/** How much of a stream is read ahead, in bytes. */
export const readAheadLimit = 16 * 1024 * 1024

export function createReadAhead<R>(fetch: () => Promise<R[] | undefined>): ReadAhead<R> {
  const ready: { readonly batch: R[]; readonly size: number }[] = []
  let size = 0
  let taken = 0
  let asked = false
  let ended = false
  let failure: { readonly error: unknown } | undefined
  let fetching: Promise<void> | undefined

  async function pull(): Promise<void> {
    try {
      const batch = await fetch()
      if (batch) add(batch)
      else ended = true
    } catch (error) {
      failure = { error }
      ended = true
    } finally {
      fetching = undefined
    }
  }
  function add(batch: R[]): void {
    // Measured only if batches pile up: a waiting consumer takes this one immediately
    const measured = asked ? 0 : measureValue(batch)
    ready.push({ batch, size: measured })
    size += measured
  }
  function fetchOne(): Promise<void> {
    fetching ??= pull()
    return fetching
  }

  return {
    get taken() {
      return taken
    },
    get asked() {
      return asked
    },
    async next() {
      asked = true
      try {
        while (ready.length === 0 && !ended) await fetchOne()
      } finally {
        asked = false
      }
      const first = ready.shift()
      if (first) {
        taken += 1
        size -= first.size
        return first.batch
      }
      if (failure) throw failure.error
      return undefined
    },
    async fill() {
      while (!ended && size < readAheadLimit) await fetchOne()
    },
    async stop() {
      ended = true
      await fetching
    },
  }
}
