import type { KnownChange } from './known-changes.js'
import type { Seen } from './seen.js'

/** Writes a table of the newer versions that were tried. */
export function renderSeen(seen: readonly Seen[]): string {
  const rows = seen.map(({ version, tried, notRun }) => `| ${version} | ${tried} | ${notRun || 'nothing'} |`)
  return [
    '| newest version | tried | not run, because it needs extensions that are not published |',
    '|---|---|---|',
    ...rows,
  ].join('\n')
}

/** Writes a table of the changes of DuckDB that affect users. */
export function renderChanges(changes: readonly KnownChange[]): string {
  const rows = changes.flatMap(({ since, told }) => (told ? [`| ${since} | ${told.change} | ${told.consequence} |`] : []))
  return ['| since DuckDB | change | what it means for a catalog |', '|---|---|---|', ...rows].join('\n')
}
