/** The number of characters of a long message that are kept: the start has the problem, the end its place in the statement. */
const keptBefore = 6_000
const keptAfter = 2_000

/** Shortens a message of DuckDB for use in an error. It may contain data, which can be as long as any value of a table. */
export function cutMessage(text: string): string {
  const left = text.length - keptBefore - keptAfter
  if (left <= 0) return text
  const note = `\n[${left} characters omitted]\n`
  return `${text.slice(0, keptBefore)}${note}${text.slice(-keptAfter)}`.toWellFormed()
}
