import { isRemotePath } from '../../config/notation/resolve-path.js'
import { escapeGlob } from '../../disk/escape-glob.js'
import { argumentFunctions } from '../../sql/argument-functions.js'
import type { Source } from './source.js'

/** Table functions that read nothing but the files that their first argument names. */
const fileFunctions = (
  'glob parquet_bloom_probe parquet_file_metadata parquet_full_metadata parquet_kv_metadata parquet_metadata parquet_scan parquet_schema ' +
  'read_blob read_csv read_csv_auto read_json read_json_auto read_json_objects read_json_objects_auto read_ndjson read_ndjson_auto ' +
  'read_ndjson_objects read_parquet read_text read_xlsx sniff_csv'
).split(' ')

const functions: ReadonlyMap<string, (texts: readonly string[]) => Source> = new Map([
  ...fileFunctions.map((name) => [name, (patterns: readonly string[]): Source => ({ kind: 'files', patterns })] as const),
  ['delta_scan', planDelta],
  ...['iceberg_scan', 'iceberg_metadata', 'iceberg_snapshots'].map((name) => [name, planIceberg] as const),
  ['sqlite_scan', ([path = '']) => ({ kind: 'database', path })],
])

/**
 * Finds the source that a table function reads.
 * @param called - its name in lower case
 * @param texts - its first argument; `undefined` if it is not constant
 * @returns `undefined` if it reads nothing
 */
export function planTableFunction(called: string, texts: readonly string[] | undefined): Source | undefined {
  const plan = functions.get(called)
  const name = called === 'show' ? 'SHOW' : `${called}()`
  if (!plan && !argumentFunctions.includes(called))
    return { kind: 'unchecked', name, reason: 'it is not known what this function reads' }
  if (texts) return plan?.(texts)
  return plan || called.startsWith('query')
    ? { kind: 'unchecked', name, reason: 'its argument is not constant, so it is not known what it reads' }
    : undefined
}

/** A Delta table: each commit adds a file to its log. */
export function planDelta([folder = '']: readonly string[]): Source {
  return planFolder(folder, ['_delta_log/*.json'])
}

function planIceberg([path = '']: readonly string[]): Source {
  if (/\.metadata\.json$/i.test(path)) return { kind: 'files', patterns: [escapeGlob(path)] }
  return planFolder(path, ['metadata/*.metadata.json', 'metadata/version-hint*'])
}

function planFolder(folder: string, patterns: readonly string[]): Source {
  const path = folder.replace(/\/+$/, '')
  if (/^https?:/i.test(path)) return { kind: 'unchecked', name: path, reason: 'a folder cannot be listed over HTTP' }
  return { kind: 'files', patterns: patterns.map((pattern) => `${escapeGlob(path)}/${pattern}`) }
}

/** Schemes of the file systems that return size and time without opening a file. */
const listable = /^(?:https?|s3|s3a|s3n|gcs|gs|r2|azure|az|abfss?|hf):\/\//i

/** Where the files of a pattern are. `unknown` is a file system through which DuckDB might open a file of this machine. */
export function locatePattern(pattern: string): 'local' | 'remote' | 'unknown' {
  if (!isRemotePath(pattern)) return 'local'
  return listable.test(pattern) ? 'remote' : 'unknown'
}
