import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds; a timer holds no more. */
const longestSleep = 2 ** 31 - 1

/** Waits until a signal is aborted, and keeps the process alive, which a watch alone does not. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await sleep(longestSleep, undefined, { signal }).catch(() => undefined)
}
