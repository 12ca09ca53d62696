import type { DuckDBConnection } from '@duckdb/node-api'

/** How much of the running statement is done, in percent; `undefined` if DuckDB does not report it. */
export function readPercentage(native: Pick<DuckDBConnection, 'progress'>): number | undefined {
  try {
    // -1 before it is known, and on older clients no progress at all
    const { percentage } = native.progress
    return percentage >= 0 ? Math.min(percentage, 100) : undefined
  } catch {
    // The connection is closing
    return undefined
  }
}
