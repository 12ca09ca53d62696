/** Ctrl-C, and who hears it. */
export interface Interrupts {
  /** Aborts at the first interrupt that nobody else has taken. */
  readonly signal: AbortSignal
  /** From now on `handler` is called in place of the abort, until the returned function is called. */
  intercept(handler: () => void): () => void
  /** Aborts, whoever has taken the interrupts; a second time ends the process. */
  abort(): void
  /** What happens at Ctrl-C. */
  interrupt(): void
}

/**
 * @param onAbort - called at the first interrupt
 * @param onRepeat - called at each further one: the user does not want to wait for a tidy end
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
