/** The message of any thrown value, including errors of another realm, which DuckDB's clients throw. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error)
}
