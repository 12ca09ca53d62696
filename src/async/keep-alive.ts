import { longestDelay } from './start-timer.js'

let pending = 0
let timer: NodeJS.Timeout | undefined

/**
 * Runs work, and keeps the process alive until its promise is settled: a wait that nothing else holds would else end a script with
 * exit code 0 and its work undone.
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
  // Made once: to ref and unref it costs next to nothing
  timer ??= setInterval(() => undefined, longestDelay)
  timer.ref()
}
