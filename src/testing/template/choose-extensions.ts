import { canonicalExtension } from '../../session/plan/extension-names.js'
import { foldName } from '../../sql/fold-name.js'

/** Extensions that read no file, server or network, or obey DuckDB's setting that forbids it. */
const harmless: ReadonlySet<string> = new Set([
  ...['autocomplete', 'core_functions', 'encodings', 'fts', 'h3', 'icu', 'inet', 'jemalloc', 'json', 'parquet', 'stochastic'],
  ...['tpcds', 'tpch', 'vss', 'crypto', 'datasketches', 'hashfuncs', 'rapidfuzz', 'splink_udfs', 'textplot'],
])

/** Whether a test may load an extension. Scanners of SQLite and Postgres reach files and servers even if external access is off. */
export function isAllowedExtension(name: string, further: readonly string[] = []): boolean {
  return harmless.has(canonicalExtension(name)) || further.some((each) => foldName(each) === foldName(name))
}
