/**
 * One statement from the moment when it gets in line: what it waits for, whether it runs natively, and how it is ended from outside.
 */
export interface RunningStatement {
  /** Why it was ended from outside, if it was: the first reason counts. */
  readonly ending: { readonly reason: unknown } | undefined
  /** The call that runs natively now. */
  readonly native: Promise<unknown> | undefined
  /** Waits for something, but no longer than until the end. */
  wait<T>(promise: Promise<T>): Promise<T>
  /** Makes a native call; what is ended already is not started. */
  run<T>(work: () => Promise<T>): Promise<T>
  /**
   * Ends the statement: what waits is refused at once, what runs is interrupted and waited for. What no interrupt ends in time goes
   * on, and the caller does not wait for it.
   */
  end(reason: unknown): void
  /** Refuses what waits, and leaves what runs natively to others. */
  refuse(reason: unknown): void
}

const interruptEvery = 10

/** How long an interrupted call is waited for, in milliseconds: a query ends at once, the network of an extension does not listen. */
const patience = 500

export function createRunningStatement(interrupt: (() => void) | undefined): RunningStatement {
  let ending: { readonly reason: unknown } | undefined
  let native: Promise<unknown> | undefined
  let refuseWaiting: ((reason: unknown) => void) | undefined
  let repeat: NodeJS.Timeout | undefined
  let giveUp: NodeJS.Timeout | undefined

  return {
    get ending() {
      return ending
    },
    get native() {
      return native
    },
    wait(promise) {
      // Kept, for the end may come between two batches of a stream.
      if (ending) {
        promise.catch(ignore)
        return Promise.reject(ending.reason)
      }
      return new Promise((resolve, reject) => {
        refuseWaiting = reject
        promise.then(resolve, reject)
      })
    },
    async run(work) {
      if (ending) throw ending.reason
      const call = work()
      native = call
      try {
        return await call
      } finally {
        native = undefined
        clearInterval(repeat)
        clearTimeout(giveUp)
      }
    },
    end(reason) {
      if (ending) return
      ending = { reason }
      if (!native || !interrupt) return refuseWaiting?.(reason)
      interrupt()
      // What is still being prepared, or waits for a thread, is not reached by the first one.
      repeat = setInterval(interrupt, interruptEvery)
      giveUp = setTimeout(() => {
        clearInterval(repeat)
        refuseWaiting?.(reason)
      }, patience)
    },
    refuse(reason) {
      if (!native) refuseWaiting?.(reason)
    },
  }
}

function ignore(): void {}
