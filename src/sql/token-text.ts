import type { SqlToken } from './tokenize.js'

/** The name that a token stands for, without quotes; `undefined` for a token that is no name. */
export function readName(token: SqlToken | undefined): string | undefined {
  if (token?.kind === 'word') return token.text
  return token?.kind === 'quoted' ? token.text.slice(1, -1).replaceAll('""', '"') : undefined
}

/** The text that a token stands for, without quotes; `undefined` for a token that is no text, and for one with escapes. */
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
