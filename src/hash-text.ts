import { nodeCrypto } from './node-on-use.js'

/** An MD5 digest; for a single text it equals DuckDB's `md5()`. Several texts are joined by NUL, which no text contains. */
export function hashText(...texts: readonly string[]): string {
  return nodeCrypto().hash('md5', texts.join('\0'))
}

/** The digest of an inline style or script, as a content security policy names it: `sha256-…`. */
export function hashForPolicy(text: string): string {
  return `sha256-${nodeCrypto().hash('sha256', text, 'base64')}`
}
