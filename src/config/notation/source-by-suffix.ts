import type { ViewSource } from '../model/view/view-config.js'
import { isRemotePath } from './resolve-path.js'

/** The suffixes that DuckDB recognizes. Iceberg metadata files come before other JSON files. */
const suffixes: readonly (readonly [RegExp, ViewSource])[] = [
  [/\.metadata\.json$/i, 'iceberg'],
  [/\.parquet$/i, 'parquet'],
  [/\.[ct]sv(?:\.gz|\.zst)?$/i, 'csv'],
  [/\.(?:json|jsonl|ndjson)(?:\.gz|\.zst)?$/i, 'json'],
  [/\.xlsx$/i, 'excel'],
]

/** The source that reads the files of a `uri`, by suffix; `undefined` if the suffix is unknown or the files differ. */
export function sourceBySuffix(uri: unknown): ViewSource | undefined {
  const [first, ...others] = [uri].flat().map((path) => (typeof path === 'string' ? sourceOfPath(path) : undefined))
  return others.every((source) => source === first) ? first : undefined
}

function sourceOfPath(path: string): ViewSource | undefined {
  const file = isRemotePath(path) ? path.replace(/[?#].*$/s, '') : path
  return suffixes.find(([suffix]) => suffix.test(file))?.[1]
}
