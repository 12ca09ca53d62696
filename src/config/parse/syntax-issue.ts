import { type ConfigIssue, type ConfigPath, formatPath, type Location } from '../../errors.js'

/** What a file without content is told. */
export const emptyMessage = 'is empty; a catalog has at least `version: 1` and `duckdb: {}`'

/** The same for an imported file, which may leave out any key. */
export const emptyImportMessage =
  'is empty, or holds only comments; write a key of a catalog into it, `views: []` say, or take it out of `imports`'

/** A key that stands twice, as an issue that names both places. */
export function createDuplicateIssue(
  at: ConfigPath,
  first: number,
  second: number,
  toLine: (offset: number) => Required<Pick<Location, 'line' | 'column'>>,
  file: string | undefined,
): ConfigIssue {
  const place = toLine(second)
  const message = `is written twice, on line ${toLine(first).line} and on line ${place.line}; keep one of them`
  return { path: formatPath(at), message, ...(file !== undefined && { file }), ...place }
}
