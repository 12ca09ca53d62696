import type { SqlToken } from './tokenize.js'

/** The unquoted name of a token; `undefined` if it is not a name. */
export function readName(token: SqlToken | undefined): string | undefined {
  if (token?.kind === 'word') return token.text
  return token?.kind === 'quoted' ? token.text.slice(1, -1).replaceAll('""', '"') : undefined
}

/** The unquoted text of a string token; `undefined` for any other token and for strings with escapes. */
export function readText(token: SqlToken | undefined): string | undefined {
  if (token?.kind !== 'string') return undefined
  const { text } = token
  if (text.startsWith('$')) {
    const tag = text.indexOf('$', 1) + 1
    return text.slice(tag, -tag)
  }
  if (!text.startsWith("'") && text.includes('\\')) return undefined
  return text.slice(text.indexOf("'") + 1, -1).replaceAll("''", "'")
}
