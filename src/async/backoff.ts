import { setTimeout as sleep } from 'node:timers/promises'
import { longestDelay } from './start-timer.js'

/**
 * Waits until the time is up or the signal aborts.
 * @param ms - milliseconds
 * @throws the reason of the signal
 */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(Math.min(ms, longestDelay), undefined, { signal }).catch(() => signal?.throwIfAborted())
}
