/** So much of a longer message is kept, in characters: the beginning says what is wrong, the end where in the statement. */
const keptBefore = 6_000
const keptAfter = 2_000

/** A message of DuckDB as an error carries it: the data inside one may be as long as any value of a table. */
export function cutMessage(text: string): string {
  const left = text.length - keptBefore - keptAfter
  if (left <= 0) return text
  const note = `\n[${left} characters of the message are left out here]\n`
  return `${text.slice(0, keptBefore)}${note}${text.slice(-keptAfter)}`.toWellFormed()
}
