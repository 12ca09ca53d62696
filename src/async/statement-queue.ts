/** Gives statements their turn, one at a time, first in first out. */
export interface StatementQueue {
  /** Whether somebody waits for a turn. */
  readonly wanted: boolean
  /** Waits for the turn; the function that it returns ends the turn, and may be called twice. */
  takeTurn(): Promise<() => void>
  /** Calls back, now and later, when somebody waits for the turn that is going on, until it ends. */
  onWanted(listener: () => void): void
  /** Refuses everyone who waits now. */
  refuse(createReason: () => Error): void
  /** Refuses everyone who waits, and everyone who comes later. */
  close(createReason: () => Error): void
}

interface Waiting {
  readonly resolve: (endTurn: () => void) => void
  readonly reject: (reason: Error) => void
}

export function createStatementQueue(): StatementQueue {
  const waiting: Waiting[] = []
  let busy = false
  let wanted: (() => void) | undefined
  let closed: (() => Error) | undefined

  function createTurn(): () => void {
    let ended = false
    return () => {
      if (ended) return
      ended = true
      wanted = undefined
      const next = waiting.shift()
      if (next) next.resolve(createTurn())
      else busy = false
    }
  }
  function refuse(createReason: () => Error): void {
    for (const { reject } of waiting.splice(0)) reject(createReason())
  }

  return {
    get wanted() {
      return waiting.length > 0
    },
    takeTurn() {
      if (closed) return Promise.reject(closed())
      if (busy) {
        return new Promise((resolve, reject) => {
          waiting.push({ resolve, reject })
          wanted?.()
        })
      }
      busy = true
      return Promise.resolve(createTurn())
    },
    onWanted(listener) {
      wanted = listener
      if (waiting.length > 0) listener()
    },
    refuse,
    close(createReason) {
      closed = createReason
      refuse(createReason)
    },
  }
}
