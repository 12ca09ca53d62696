import { foldName } from '../../sql/fold-name.js'

/** Other names of the same extension, as DuckDB resolves them. */
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

/** The name that an extension's file has. */
export function canonicalExtension(name: string): string {
  const folded = foldName(name)
  return canonicalNames.get(folded) ?? folded
}
