import { setTimeout as sleep } from 'node:timers/promises'
import { longestDelay } from './start-timer.js'

/**
 * Waits, but no longer than until the signal.
 * @param ms - milliseconds
 * @throws the reason of the signal
 */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(Math.min(ms, longestDelay), undefined, { ...(signal && { signal }) }).catch(() => signal?.throwIfAborted())
}
