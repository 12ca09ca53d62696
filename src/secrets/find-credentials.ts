/**
 * Where a part of a text stands.
 * @internal
 */
export type Span = readonly [start: number, end: number]

const secretNames =
  'access_token|accountkey|authorization|bearer_token|client_secret|http_proxy_password|passwd|password|pwd|refresh_token|' +
  's3_secret_access_key|secret_access_key|secret|session_token|sharedaccesssignature|token'

/** Each has one group: what must not be shown. */
const patterns: readonly RegExp[] = [
  // https://user:password@host
  /\b[a-z][a-z\d+.-]*:\/\/[^\s'"/?#:@]*:([^\s'"/?#]+)@/dgi,
  // https://token@host
  /\b[a-z][a-z\d+.-]*:\/\/([^\s'"/?#:]+)@/dgi,
  // ?token=…, &X-Amz-Signature=…
  /[?&][\w.-]*(?:token|signature|sig|secret|password|passwd|credential|api_?key|access_?key|auth)[\w.-]*=([^\s'"&#]+)/dgi,
  // password=…, AccountKey=…; in connection strings
  new RegExp(`\\b(?:${secretNames})=([^\\s'"&;,)]+)`, 'dgi'),
  // PASSWORD '…', password = '…' in SQL; DuckDB cuts long lines off in the middle
  new RegExp(`\\b(?:${secretNames})"?(?:\\s*=\\s*|\\s+)'((?:[^'\\n]|'')+)`, 'dgi'),
]

/**
 * Finds what looks like credentials in a text of DuckDB: in URLs, connection strings and echoed SQL.
 * @internal
 */
export function findCredentials(text: string): readonly Span[] {
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].flatMap(({ indices }) => (indices?.[1] ? [indices[1]] : [])))
}
