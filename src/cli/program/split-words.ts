/** The catalog and the names that a command takes. */
export interface CatalogAndNames {
  readonly catalog: string
  /** Absent if the command takes all. */
  readonly names: readonly string[] | undefined
}

/**
 * Splits the words after a command into its catalog and names. The first word is the catalog only if it looks like a file: it ends in `.yaml`,
 * `.yml` or `.json`, or has a `/`. Otherwise the catalog is `catalog.yaml`. With `-c` all words are names.
 */
export function splitWords(words: readonly string[], given: string | undefined): CatalogAndNames {
  const [first = '', ...others] = words
  const isFile = given === undefined && (/\.(?:ya?ml|json)$/i.test(first) || first.includes('/'))
  const names = isFile ? others : words
  return { catalog: given ?? (isFile ? first : 'catalog.yaml'), names: names.length === 0 ? undefined : names }
}
