/** What a timer of Node can wait at most, in milliseconds: it takes anything longer, `Infinity` too, for 1 ms. */
export const longestDelay = 2 ** 31 - 1

/** Runs work after so many milliseconds; a time that is longer than a timer can wait never comes. */
export function startTimer(ms: number, work: () => void): NodeJS.Timeout | undefined {
  return ms > longestDelay ? undefined : setTimeout(work, ms)
}
