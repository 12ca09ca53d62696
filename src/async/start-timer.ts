/** The longest delay of a Node timer in milliseconds. Node treats a longer one, such as `Infinity`, as 1 ms. */
export const longestDelay = 2 ** 31 - 1

/** Runs work after a delay in milliseconds; never, if the delay is longer than {@link longestDelay}. */
export function startTimer(ms: number, work: () => void): NodeJS.Timeout | undefined {
  return ms > longestDelay ? undefined : setTimeout(work, ms)
}
