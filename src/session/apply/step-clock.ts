import { linkSignals, untilAborted } from '../../async/linked-signal.js'
import { startTimer } from '../../async/start-timer.js'

/** The time limit of one step, retries included. */
export interface StepClock {
  /** Aborts when the time is up, or with the reason of the caller's signal. */
  readonly signal: AbortSignal
  /** In milliseconds; `undefined` without a limit. */
  readonly remaining: number | undefined
  /** What the step currently waits for; part of the error when the time is up. */
  waitsFor: string | undefined
  /** Waits for a promise until the time is up. */
  wait<T>(promise: Promise<T>): Promise<T>
  /** Waits for something that does not count against the limit. */
  pause<T>(promise: Promise<T>): Promise<T>
  /** Stops the clock. */
  end(): void
}

/**
 * Starts a clock.
 * @param limit - milliseconds; `undefined` for no limit
 */
export function startStepClock(
  limit: number | undefined,
  signal: AbortSignal | undefined,
  createError: (clock: StepClock) => unknown,
): StepClock {
  const link = linkSignals(signal)
  let left = limit
  let startedAt = performance.now()
  let timer: NodeJS.Timeout | undefined
  const start = () => {
    startedAt = performance.now()
    if (left !== undefined) timer = startTimer(Math.max(0, left), () => link.abort(createError(clock)))
  }
  const stop = () => {
    clearTimeout(timer)
    if (left !== undefined) left -= performance.now() - startedAt
  }
  const clock: StepClock = {
    signal: link.signal,
    get remaining() {
      return left === undefined ? undefined : left - (performance.now() - startedAt)
    },
    waitsFor: undefined,
    wait: (promise) => untilAborted(promise, link.signal),
    async pause(promise) {
      stop()
      try {
        return await untilAborted(promise, link.signal)
      } finally {
        start()
      }
    },
    end() {
      stop()
      link.unlink()
    },
  }
  start()
  return clock
}
