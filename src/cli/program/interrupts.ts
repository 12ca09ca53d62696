/** Handling of Ctrl-C. */
export interface Interrupts {
  /** Aborts at the first interrupt that no handler intercepts. */
  readonly signal: AbortSignal
  /** Calls `handler` instead of aborting, until the returned function is called. */
  intercept(handler: () => void): () => void
  /** Aborts even if a handler is set. A second call exits the process. */
  abort(): void
  /** Call it on Ctrl-C. */
  interrupt(): void
}

/**
 * @param onAbort - called at the first interrupt
 * @param onRepeat - called at each further interrupt, when the user does not want to wait for a clean exit
 */
export function createInterrupts(onAbort: () => void, onRepeat: () => void): Interrupts {
  const controller = new AbortController()
  const handlers: (() => void)[] = []
  const abort = (): void => {
    if (controller.signal.aborted) onRepeat()
    else {
      onAbort()
      controller.abort()
    }
  }
  return {
    signal: controller.signal,
    abort,
    intercept(handler) {
      handlers.push(handler)
      return () => void handlers.splice(handlers.indexOf(handler), 1)
    },
    interrupt() {
      const handler = handlers.at(-1)
      if (handler) handler()
      else abort()
    },
  }
}
