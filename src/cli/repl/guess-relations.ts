/** The number of tables that a name may mean. */
const maxGuesses = 5

/**
 * Guesses which tables a name means before FROM is written: that of this name, or those with it as their initials (`oi` for `order_items`), or
 * those that begin with it. None if there are too many to tell. Pure.
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
