/**
 * A path as a pattern that means nothing else to DuckDB: its `*`, `?` and `[` each in brackets. `{` is no wildcard there. What DuckDB reads by
 * HTTP, and what follows the `?` of another URL, is never a pattern.
 */
export function escapeGlob(path: string): string {
  if (/^https?:\/\//i.test(path)) return path
  const query = /^[a-z][a-z\d+.-]+:\/\//i.test(path) ? path.indexOf('?') : -1
  const end = query < 0 ? path.length : query
  return path.slice(0, end).replace(/[*?[]/g, '[$&]') + path.slice(end)
}

/** The path that a pattern of escaped wildcards alone means; `undefined` for any other pattern. */
export function unescapeGlob(pattern: string): string | undefined {
  return /[*?[]/.test(pattern.replace(/\[[*?[]\]/g, '')) ? undefined : pattern.replace(/\[([*?[])\]/g, '$1')
}
