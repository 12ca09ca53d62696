import type { ResultColumn } from '../../driver/core/driver.js'
import { DriverError } from '../../errors.js'

/** The columns of a stream. They are known once its query has started. */
export interface StreamColumns {
  /** Whether the query has started. */
  readonly started: boolean
  /** Resolves or rejects with the first start of the query. */
  promise(): Promise<readonly ResultColumn[]>
  /** Receives the columns from the driver. */
  arrive(read: () => readonly ResultColumn[]): void
  /** Watches the batches of a stream for the start or the failure of its query. */
  watch<R>(batches: AsyncIterator<R, void, undefined>): AsyncIterator<R, void, undefined>
}

type Outcome = { readonly read: () => readonly ResultColumn[] } | { readonly error: unknown }

export function createStreamColumns(): StreamColumns {
  let started = false
  let outcome: Outcome | undefined
  let given: Promise<readonly ResultColumn[]> | undefined
  let settle: (() => void) | undefined

  function decide(decided: Outcome): void {
    outcome ??= decided
    settle?.()
  }
  async function read(): Promise<readonly ResultColumn[]> {
    await new Promise<void>((resolve) => {
      settle = resolve
      if (outcome) resolve()
    })
    if (outcome && 'read' in outcome) return outcome.read()
    throw outcome?.error
  }

  return {
    get started() {
      return started
    },
    promise() {
      given ??= read()
      // Rejects only if it is awaited; a reader of the rows gets the error there
      given.catch(() => undefined)
      return given
    },
    arrive: (read) => decide({ read }),
    watch: (batches) => ({
      async next() {
        started = true
        try {
          const next = await batches.next()
          if (!outcome) decide({ error: createMissingError() })
          return next
        } catch (error) {
          decide({ error })
          throw error
        }
      },
      return: () => endEarly(batches),
    }),
  }
}

/** Fetches the first batch immediately. The reader gets it later. */
export function startReading<R>(batches: AsyncIterator<R, void, undefined>): AsyncIterator<R, void, undefined> {
  const first = batches.next()
  first.catch(() => undefined)
  let taken = false
  return {
    next() {
      if (taken) return batches.next()
      taken = true
      return first
    },
    return: () => endEarly(batches),
  }
}

async function endEarly(batches: AsyncIterator<unknown, void, undefined>): Promise<IteratorReturnResult<undefined>> {
  await batches.return?.()
  return { done: true, value: undefined }
}

function createMissingError(): DriverError {
  return new DriverError('DRIVER_UNSUPPORTED', 'This driver does not report the columns of a stream. Use query() instead.')
}
