import { closestMatch } from '../../../closest-match.js'

/** What to do instead of commands of DuckDB's own CLI. */
const instead: Readonly<Record<string, string>> = {
  '.cd': 'Paths are relative to the folder in which duckalog was started.',
  '.changes': 'Statements that write rows return their number.',
  '.columns': '.maxwidth sets the width above which a table becomes a list.',
  '.dump': "EXPORT DATABASE 'folder' writes all tables and their SQL; .schema shows the SQL.",
  '.excel': '.once file.xlsx writes the next result for a spreadsheet.',
  '.highlight': '--color never switches colours off.',
  '.log': '.output FILE writes the results to a file.',
  '.multiline': 'A statement may always span several lines.',
  '.open': "The catalog stays open. ATTACH 'file.duckdb' adds a database.",
  '.pager': "$PAGER sets the pager; '' or cat switches it off.",
  '.progress_bar': '--progress never shows no progress.',
  '.prompt': 'The prompt shows whether a transaction is open.',
  '.rows': '.mode table shows rows.',
  '.safe_mode': 'SET enable_external_access = false closes the session to files and servers.',
  '.singleline': 'A statement may always span several lines.',
  '.thousand_sep': "format('{:,}', n) in SQL writes thousands.",
  '.width': 'Columns are as wide as their values; .maxwidth limits a table.',
}

/** Whether a command of DuckDB's own CLI has a replacement here. */
export function isExplained(word: string): boolean {
  return Object.hasOwn(instead, word)
}

/** The message about an unknown command. */
export function explainUnknown(word: string, commands: readonly string[]): string {
  const known = word.toLowerCase()
  const match = closestMatch(word, commands)
  const guess = match === undefined ? '' : `Did you mean ${match}? `
  const remedy = isExplained(known) ? `${instead[known]} ` : guess
  return `Unknown command ${word}. ${remedy}Run .help for a list.`
}
