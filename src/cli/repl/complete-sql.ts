import type { CatalogSession } from '../../index.js'

/**
 * What could stand at the end of a line, and the part of the line that it replaces; as readline wants it.
 * @internal
 */
export type Completion = readonly [suggestions: readonly string[], replaced: string]

/**
 * Completes SQL through DuckDB, which knows the names of the session.
 * @param before - the earlier lines of the statement
 * @internal
 */
export async function completeSql(session: CatalogSession, before: string, line: string): Promise<Completion> {
  const text = `${before}${line}`
  const rows = await session.query<{ suggestion: string; suggestion_start: number }>(
    'SELECT suggestion, suggestion_start::INTEGER AS suggestion_start FROM sql_auto_complete($1)',
    [text],
  )
  const start = rows[0]?.suggestion_start ?? text.length
  if (start < before.length) return [[], line]
  const replaced = text.slice(start)
  const fitting = rows.filter(
    ({ suggestion, suggestion_start }) => suggestion_start === start && !suggestion.includes('_duckalog'),
  )
  return [fitting.map(({ suggestion }) => suggestion), replaced]
}
