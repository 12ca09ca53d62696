/** What a streaming result of `@duckdb/node-api` can do, as far as it matters for ending it. */
export interface OpenResult {
  fetchChunk(): Promise<{ readonly rowCount: number } | null>
}

/**
 * Ends an open result: after an interrupt there is next to nothing left to read. Only a result that was read to its end lets go of
 * the database; any other one keeps it open, and its lock, until it is garbage.
 */
export async function drainResult(result: OpenResult, interrupt: () => void): Promise<void> {
  interrupt()
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return
  }
}
