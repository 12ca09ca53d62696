import { nodeCrypto } from './node-on-use.js'

/** A short fingerprint: of one text the same as DuckDB's `md5`. Texts hold no NUL, which therefore separates them. */
export function hashText(...texts: readonly string[]): string {
  return nodeCrypto().hash('md5', texts.join('\0'))
}
