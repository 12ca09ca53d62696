import type { RetryOptions } from '../plan/session-plan.js'

/**
 * The pause after a failed attempt, in milliseconds: exponential backoff with full jitter, so that clients that failed together do not retry
 * together.
 *
 * @param attempt - the failed attempt, counted from 1
 * @param chance - a random number from 0 to 1
 */
export function planPause(attempt: number, { baseDelay = 100, maxDelay = 2_000 }: RetryOptions, chance: number): number {
  return chance * Math.min(maxDelay, baseDelay * 2 ** (attempt - 1))
}
