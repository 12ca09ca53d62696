import { foldName } from '../../sql/fold-name.js'

/** DuckDB's aliases of extensions. */
const canonicalNames: ReadonlyMap<string, string> = new Map([
  ['http', 'httpfs'],
  ['https', 'httpfs'],
  ['md', 'motherduck'],
  ['mysql', 'mysql_scanner'],
  ['odbc', 'odbc_scanner'],
  ['postgres', 'postgres_scanner'],
  ['s3', 'httpfs'],
  ['sqlite', 'sqlite_scanner'],
  ['sqlite3', 'sqlite_scanner'],
  ['uc_catalog', 'unity_catalog'],
])

/** Resolves an alias to the extension's name, which is also the name of its file. */
export function canonicalExtension(name: string): string {
  const folded = foldName(name)
  return canonicalNames.get(folded) ?? folded
}
