import { longestDelay } from './start-timer.js'

let pending = 0
let timer: NodeJS.Timeout | undefined

/**
 * Keeps the process alive until the work has settled. Otherwise a script whose only pending work is a wait without a Node handle would
 * exit with code 0 before its work is done.
 */
export async function whilePending<T>(work: () => Promise<T>): Promise<T> {
  pending += 1
  if (pending === 1) hold()
  try {
    return await work()
  } finally {
    pending -= 1
    if (pending === 0) timer?.unref()
  }
}

function hold(): void {
  // Created once: ref and unref cost next to nothing
  timer ??= setInterval(() => undefined, longestDelay)
  timer.ref()
}
