/** What to do instead of commands of DuckDB's own CLI. */
const instead: Readonly<Record<string, string>> = {
  '.changes': 'Statements that write rows return their number.',
  '.columns': '.maxwidth sets the width above which a table becomes a list.',
  '.dump': "EXPORT DATABASE 'folder' writes all tables and their SQL; .schema shows the SQL.",
  '.headers': "COPY (…) TO 'file.csv' (HEADER false) writes no names of columns.",
  '.header': "COPY (…) TO 'file.csv' (HEADER false) writes no names of columns.",
  '.indexes': 'Run FROM duckdb_indexes();',
  '.indices': 'Run FROM duckdb_indexes();',
  '.open': "The catalog stays open. ATTACH 'file.duckdb' adds a database.",
  '.rows': '.mode table shows rows.',
  '.separator': "COPY (…) TO 'file.csv' (DELIMITER ';') writes another separator.",
  '.show': 'Run FROM duckdb_settings(); for the settings of DuckDB.',
  '.width': 'Columns are as wide as their values; .maxwidth limits a table.',
}

/** The message about a command that there is not. */
export function explainUnknown(word: string): string {
  const known = word.toLowerCase()
  const remedy = Object.hasOwn(instead, known) ? `${instead[known]} ` : ''
  return `Unknown command ${word}. ${remedy}Run .help for a list.`
}
