/**
 * The time that one step has, its retries included.
 * @internal
 */
export interface StepClock {
  /** Aborts when the time is up, or with the reason of the caller's signal. */
  readonly signal: AbortSignal
  /** Milliseconds; `undefined` where nothing limits them. */
  readonly remaining: number | undefined
  /** What the step waits for: the error says so when the time is up. */
  waitsFor: string | undefined
  /** Waits for a promise, but no longer than until the end. */
  wait<T>(promise: Promise<T>): Promise<T>
  /** Waits for something that is not the fault of the step: that time does not count. */
  pause<T>(promise: Promise<T>): Promise<T>
  /** Stops the clock. */
  end(): void
}

/** What a timer of Node can wait at most. */
const longest = 2 ** 31 - 1

/**
 * Starts a clock.
 * @param limit - milliseconds; `undefined` for no limit
 * @internal
 */
export function startStepClock(
  limit: number | undefined,
  signal: AbortSignal | undefined,
  createError: (clock: StepClock) => unknown,
): StepClock {
  const controller = new AbortController()
  let left = limit
  let startedAt = performance.now()
  let timer: NodeJS.Timeout | undefined
  const abort = () => controller.abort(signal?.reason)
  const start = () => {
    startedAt = performance.now()
    if (left !== undefined && left <= longest) timer = setTimeout(() => controller.abort(createError(clock)), Math.max(0, left))
  }
  const stop = () => {
    clearTimeout(timer)
    if (left !== undefined) left -= performance.now() - startedAt
  }
  const clock: StepClock = {
    signal: controller.signal,
    get remaining() {
      return left === undefined ? undefined : left - (performance.now() - startedAt)
    },
    waitsFor: undefined,
    wait: (promise) => untilAborted(promise, controller.signal),
    async pause(promise) {
      stop()
      try {
        return await untilAborted(promise, controller.signal)
      } finally {
        start()
      }
    },
    end() {
      stop()
      signal?.removeEventListener('abort', abort)
    },
  }
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort)
  start()
  return clock
}

/** Settles as the promise does, or with the reason of the signal. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
