import type { CatalogSession } from '../../index.js'
import { escapeControls } from '../../text/escape-controls.js'
import { listNames } from './list-objects.js'

/** Suggestions for the end of a line and the part of the line that they replace, in readline's form. */
export type Completion = readonly [suggestions: readonly string[], replaced: string]

/**
 * Completes SQL with DuckDB's auto-completion, which knows the names in the session.
 * @param before - the earlier lines of the statement
 */
export async function completeSql(session: CatalogSession, before: string, line: string): Promise<Completion> {
  const [, schema, start] = /(?<!\w)(\w+)\.(\w*)$/.exec(line) ?? []
  if (schema !== undefined && start !== undefined) return [filterMatching(await listNames(session, schema), start), start]
  const text = `${before}${line}`
  const rows = await session.query<{ suggestion: string; suggestion_start: number }>(
    'SELECT suggestion, suggestion_start::INTEGER AS suggestion_start FROM sql_auto_complete($1)',
    [text],
  )
  const from = rows[0]?.suggestion_start ?? text.length
  if (from < before.length) return [[], line]
  const replaced = text.slice(from)
  const suggestions = rows.filter(({ suggestion_start }) => suggestion_start === from).map(({ suggestion }) => suggestion)
  return [filterMatching(suggestions, replaced), replaced]
}

/** Keeps suggestions that start with the typed text, without the ledger and names with control characters. */
function filterMatching(suggestions: readonly string[], start: string): readonly string[] {
  return suggestions
    .filter((text) => text.toLowerCase().startsWith(start.toLowerCase()) && !text.startsWith('_duckalog'))
    .filter((text) => escapeControls(text) === text)
}
