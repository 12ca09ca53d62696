import { createHash } from 'node:crypto'

/**
 * A short fingerprint of texts; equal only for equal lists.
 * @internal
 */
export function hashText(...texts: readonly string[]): string {
  const hash = createHash('md5')
  for (const text of texts) hash.update(`${text.length}:`).update(text)
  return hash.digest('hex')
}
