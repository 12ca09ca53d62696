import { setTimeout as sleep } from 'node:timers/promises'
import { linkSignals } from '../../async/linked-signal.js'
import { longestDelay } from '../../async/start-timer.js'
import { isDuckalogError } from '../../errors.js'
import type { CatalogKeeper, KeepFreshOptions } from '../types/catalog-connection.js'
import type { EmitEvent } from '../types/emit-event.js'

export interface KeepRowsOptions extends KeepFreshOptions {
  /** Refreshes the rows that are stale. */
  readonly refresh: (signal: AbortSignal) => Promise<void>
  readonly emit: EmitEvent
  /** Ends the rounds. */
  readonly closing: AbortSignal
}

/** Refreshes rows in rounds, each a while after the end of the last one, until it is closed. A failed round is an event. */
export function keepRowsFresh({ every = 60_000, signal, refresh, emit, closing }: KeepRowsOptions): CatalogKeeper {
  const link = linkSignals(closing, signal)
  const rounds = async (): Promise<void> => {
    while (!link.signal.aborted) {
      try {
        await refresh(link.signal)
      } catch (error) {
        // The failure of a view is an event of its own
        const isTold = isDuckalogError(error, 'MATERIALIZE_FAILED', 'MATERIALIZE_BUDGET')
        if (!link.signal.aborted && !isTold) emit({ type: 'keep-fresh-failed', error })
      }
      // Does not keep the process alive
      await sleep(planRound(every, Math.random()), undefined, { signal: link.signal, ref: false }).catch(() => undefined)
    }
  }
  const running = rounds().finally(() => link.unlink())
  const close = (): Promise<void> => {
    link.abort(undefined)
    return running
  }
  return { close, [Symbol.asyncDispose]: close }
}

/**
 * The milliseconds until the next round: up to a tenth more or less, so that processes which were started together do not check their sources together.
 * @param chance - a random number from 0 to 1
 */
export function planRound(every: number, chance: number): number {
  return Math.min(longestDelay, every * (0.9 + 0.2 * chance))
}
