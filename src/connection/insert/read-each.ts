/** Rows to insert. */
export type RowSource = Iterable<unknown> | AsyncIterable<unknown>

/**
 * Calls `take` with each item of a source, and waits for the promise that it may return before it requests the next one. Ends the source if
 * anything fails.
 * @throws the reason of the signal, even while the source is silent; the error of the source
 */
export async function readEach(
  source: RowSource,
  signal: AbortSignal,
  take: (item: unknown) => Promise<void> | undefined,
): Promise<void> {
  const iterator =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : (source as Iterable<unknown>)[Symbol.iterator]()
  const waiting = createWait(signal)
  let isOver = false
  try {
    for (;;) {
      signal.throwIfAborted()
      let next = iterator.next() as Promise<IteratorResult<unknown>> | IteratorResult<unknown>
      if (isPromise(next)) {
        // A source that fails is over
        isOver = true
        next = await waiting.wait(next)
        isOver = false
      }
      if (next.done) {
        isOver = true
        return
      }
      const taken = take(isPromise(next.value) ? await waiting.wait(next.value) : next.value)
      if (taken) await taken
    }
  } finally {
    waiting.end()
    // Not awaited: a source that is silent would not answer
    if (!isOver || signal.aborted) void Promise.resolve(iterator.return?.()).catch(() => undefined)
  }
}

/** Waits for one promise at a time, until the signal aborts. One listener for all of them. */
function createWait(signal: AbortSignal): { wait<T>(promise: PromiseLike<T>): Promise<T>; end(): void } {
  let reject: ((reason: unknown) => void) | undefined
  const abort = () => reject?.(signal.reason)
  signal.addEventListener('abort', abort)
  return {
    wait: (promise) =>
      new Promise((resolve, rejectNow) => {
        reject = rejectNow
        promise.then(resolve, rejectNow)
      }),
    end: () => signal.removeEventListener('abort', abort),
  }
}

function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && typeof (value as PromiseLike<T>).then === 'function'
}
