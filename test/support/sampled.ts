/**
 * The rows of a long table that `npm test` tries: every so many, from one of them on. The soak tries all of them.
 * @param from - tables that are tried side by side begin at different rows, so that together they try each
 */
export function sampled<T>(rows: readonly T[], every: number, from = 0): readonly T[] {
  return process.env.SOAK ? rows : rows.filter((_, index) => index % every === from % every)
}
