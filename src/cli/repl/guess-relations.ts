/** With more tables than this a name is too ambiguous to guess. */
const maxGuesses = 5

/**
 * Guesses which tables a name means before FROM is written: the table of this name, or tables with these initials (`oi` for `order_items`), or
 * tables that begin with it. Returns none if there are too many. Pure.
 */
export function guessRelations<T extends { readonly name: string }>(tables: readonly T[], typed: string): readonly T[] {
  const wanted = typed.toLowerCase()
  const fits: readonly ((name: string) => boolean)[] = [
    (name) => name.toLowerCase() === wanted,
    (name) => initialsOf(name).toLowerCase() === wanted,
    (name) => name.toLowerCase().startsWith(wanted),
  ]
  for (const isFit of fits) {
    const found = tables.filter(({ name }) => isFit(name))
    if (found.length > 0) return found.length > maxGuesses ? [] : found
  }
  return []
}

/** The first letters of the words in a name: `oi` for `order_items` and `orderItems`. */
function initialsOf(name: string): string {
  return [...name.matchAll(/(?<![\p{L}\p{N}])\p{L}|(?<=\p{Ll})\p{Lu}/gu)].join('')
}
