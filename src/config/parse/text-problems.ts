import { type ConfigIssue, formatPath } from '../../errors.js'
import { createLineIndex } from '../../text/line-index.js'
import type { DuplicateKey } from './read-positions.js'

/** The problem of a file without content. */
export const emptyMessage = 'is empty; a catalog needs at least `version: 1` and `duckdb: {}`'

/** The problem of an imported file without content. All of its keys are optional. */
export const emptyImportMessage =
  'is empty, or contains only comments; add a key, for example `views: []`, or remove it from `imports`'

/** An issue for each key that is written twice, naming both lines. */
export function createDuplicateIssues(
  text: string,
  duplicates: readonly DuplicateKey[],
  file: string | undefined,
): readonly ConfigIssue[] {
  const toLine = createLineIndex(text)
  return duplicates.map(({ at, first, second }) => {
    const place = toLine(second)
    const message = `is written twice, on line ${toLine(first).line} and on line ${place.line}; keep one of them`
    return { path: formatPath(at), message, ...(file !== undefined && { file }), ...place }
  })
}

/** The size limit of configs and SQL texts, in bytes or characters: a data file that is given by mistake is refused before it is read. */
export const maxTextSize = 50 * 1024 * 1024

/** The problem of a text above the limit, as a message without its subject. */
export function describeTooBig({ limit = maxTextSize, size }: { readonly limit?: number; readonly size?: number } = {}): string {
  const found = size === undefined ? '' : ` (${inMegabytes(size)})`
  return `is bigger than ${inMegabytes(limit)}${found}; is this the right file?`
}

function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`
}
