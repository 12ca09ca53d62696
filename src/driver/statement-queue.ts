/**
 * Gives statements their turn, one at a time, first in first out.
 * @internal
 */
export interface StatementQueue {
  /** Waits for the turn; the function that it returns ends the turn, and may be called twice. */
  takeTurn(): Promise<() => void>
  /** Refuses everyone who waits, and everyone who comes later. */
  close(createReason: () => Error): void
}

interface Waiting {
  readonly resolve: (endTurn: () => void) => void
  readonly reject: (reason: Error) => void
}

/** @internal */
export function createStatementQueue(): StatementQueue {
  let waiting: Waiting[] = []
  let busy = false
  let refuse: (() => Error) | undefined

  function createTurn(): () => void {
    let ended = false
    return () => {
      if (ended) return
      ended = true
      const next = waiting.shift()
      if (next) next.resolve(createTurn())
      else busy = false
    }
  }

  return {
    takeTurn() {
      if (refuse) return Promise.reject(refuse())
      if (busy) return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
      busy = true
      return Promise.resolve(createTurn())
    },
    close(createReason) {
      refuse = createReason
      for (const { reject } of waiting) reject(createReason())
      waiting = []
    },
  }
}
