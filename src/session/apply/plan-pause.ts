import type { RetryOptions } from '../plan/session-plan.js'

/**
 * How long to wait after a failed attempt, in milliseconds: by chance anything up to a limit that doubles each time, so that those who
 * failed together do not come back together.
 *
 * @param attempt - the one that failed, counted from 1
 * @param chance - from 0 up to 1
 */
export function planPause(attempt: number, { baseDelay = 100, maxDelay = 2_000 }: RetryOptions, chance: number): number {
  return chance * Math.min(maxDelay, baseDelay * 2 ** (attempt - 1))
}
