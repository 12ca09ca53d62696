/** The message of whatever was thrown; DuckDB's clients throw errors of another realm, too. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error)
}
