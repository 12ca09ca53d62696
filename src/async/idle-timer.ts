import { startTimer } from './start-timer.js'

/** Tells when nothing has been going on for a while. */
export interface IdleTimer {
  /** Something begins; the function that it returns ends it, and may be called twice. */
  begin(): () => void
  readonly idle: boolean
  /** From now on it is silent. */
  stop(): void
}

export function createIdleTimer(delay: number | undefined, onIdle: () => void): IdleTimer {
  let active = 0
  let stopped = delay === undefined
  let timer: NodeJS.Timeout | undefined
  return {
    get idle() {
      return active === 0 && !stopped
    },
    begin() {
      clearTimeout(timer)
      active += 1
      let ended = false
      return () => {
        if (ended) return
        ended = true
        active -= 1
        if (active === 0 && !stopped && delay !== undefined) timer = startTimer(delay, onIdle)?.unref()
      }
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
