/**
 * A signal that aborts with others until it is unlinked. `AbortSignal.any` would leak one signal for each query on a signal that lives as
 * long as its server.
 */
export interface LinkedSignal {
  readonly signal: AbortSignal
  abort(reason: unknown): void
  unlink(): void
}

export function linkSignals(...sources: readonly (AbortSignal | undefined)[]): LinkedSignal {
  const controller = new AbortController()
  const links = sources.flatMap((source) => {
    if (!source) return []
    const follow = () => controller.abort(source.reason)
    if (source.aborted) follow()
    else source.addEventListener('abort', follow)
    return [() => source.removeEventListener('abort', follow)]
  })
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    unlink() {
      for (const unlink of links) unlink()
    },
  }
}

/** Runs work with a signal that aborts with others. */
export async function withLinkedSignal<T>(
  sources: readonly (AbortSignal | undefined)[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, unlink } = linkSignals(...sources)
  try {
    signal.throwIfAborted()
    return await work(signal)
  } finally {
    unlink()
  }
}

/** Waits for a promise until the signal aborts. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
