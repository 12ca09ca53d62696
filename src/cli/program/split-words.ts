/** The catalog and the names that a command takes. */
export interface CatalogAndNames {
  readonly catalog: string
  readonly names: readonly string[]
}

/**
 * Splits the words after a command into its catalog and names. The first word is the catalog only if it looks like a file: it ends in `.yaml`,
 * `.yml` or `.json`, or has a `/`. Otherwise the catalog is `catalog.yaml`. With `-c` all words are names.
 */
export function splitWords(words: readonly string[], given: string | undefined): CatalogAndNames {
  const [first = '', ...names] = words
  if (given !== undefined) return { catalog: given, names: words }
  const isFile = /\.(?:ya?ml|json)$/i.test(first) || first.includes('/')
  return isFile ? { catalog: first, names } : { catalog: 'catalog.yaml', names: words }
}
