/**
 * A path as a glob pattern that matches only this path in DuckDB: `*`, `?` and `[` are put in brackets; `{` is not a wildcard. HTTP URLs, and the
 * query of other URLs, are never patterns.
 */
export function escapeGlob(path: string): string {
  if (/^https?:\/\//i.test(path)) return path
  const query = /^[a-z][a-z\d+.-]+:\/\//i.test(path) ? path.indexOf('?') : -1
  const end = query < 0 ? path.length : query
  return path.slice(0, end).replace(/[*?[]/g, '[$&]') + path.slice(end)
}

/** The path of a pattern whose wildcards are all escaped; `undefined` for any other pattern. */
export function unescapeGlob(pattern: string): string | undefined {
  return /[*?[]/.test(pattern.replace(/\[[*?[]\]/g, '')) ? undefined : pattern.replace(/\[([*?[])\]/g, '$1')
}
