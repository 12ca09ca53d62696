import type { ViewSource } from '../model/view-config.js'
import { isRemotePath } from './resolve-path.js'

/** As DuckDB itself knows files by their names; the metadata file of an Iceberg table comes before other JSON. */
const suffixes: readonly (readonly [RegExp, ViewSource])[] = [
  [/\.metadata\.json$/i, 'iceberg'],
  [/\.parquet$/i, 'parquet'],
  [/\.[ct]sv(?:\.gz|\.zst)?$/i, 'csv'],
  [/\.(?:json|jsonl|ndjson)(?:\.gz|\.zst)?$/i, 'json'],
  [/\.xlsx$/i, 'excel'],
]

/** What reads the files of a `uri`, by their suffix; `undefined` where it does not tell, or tells more than one thing. */
export function sourceBySuffix(uri: unknown): ViewSource | undefined {
  const [first, ...others] = [uri].flat().map((path) => (typeof path === 'string' ? sourceOfPath(path) : undefined))
  return others.every((source) => source === first) ? first : undefined
}

function sourceOfPath(path: string): ViewSource | undefined {
  const file = isRemotePath(path) ? path.replace(/[?#].*$/s, '') : path
  return suffixes.find(([suffix]) => suffix.test(file))?.[1]
}
