import { startTimer } from './start-timer.js'

/** Calls back when nothing has been active for a while. */
export interface IdleTimer {
  /** Marks the start of an activity. The returned function marks its end and is idempotent. */
  begin(): () => void
  /** Whether nothing is active; `false` once stopped. */
  readonly idle: boolean
  /** Never calls back again. */
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
