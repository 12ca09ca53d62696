import { setTimeout as sleep } from 'node:timers/promises'

/** Work that runs. */
export interface Running {
  /** Adds work, and returns it. */
  add<T>(work: Promise<T>): Promise<T>
  /** Waits until all of it has settled, but not longer than the limit. */
  settled(): Promise<void>
}

/** @param limit - milliseconds */
export function createRunning(limit: number): Running {
  const running = new Set<Promise<unknown>>()
  return {
    add(work) {
      running.add(work)
      const end = () => void running.delete(work)
      work.then(end, end)
      return work
    },
    async settled() {
      if (running.size === 0) return
      const timer = new AbortController()
      await Promise.race([Promise.allSettled(running), sleep(limit, undefined, timer).catch(() => undefined)])
      timer.abort()
    },
  }
}
