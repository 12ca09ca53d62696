import { isRemotePath } from '../../config/notation/resolve-path.js'
import { textsOf } from './constant-text.js'

type Node = { readonly [key: string]: unknown }

const scans: ReadonlySet<unknown> = new Set(['read_parquet', 'parquet_scan'])

/**
 * Lists the remote Parquet files (`https://…`, `s3://…`, including globs) in a syntax tree of `json_serialize_sql`, each once.
 */
export function listRemoteParquet(tree: unknown): readonly string[] {
  const files = new Set<string>()
  collect(tree, files)
  return [...files].filter(isRemotePath)
}

function collect(value: unknown, files: Set<string>): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const item of value) collect(item, files)
    return
  }
  const { type, table_name: table, function_name: name, children } = value as Node
  if (type === 'BASE_TABLE' && typeof table === 'string' && /\.parquet$/i.test(table)) files.add(table)
  if (scans.has(name) && Array.isArray(children)) for (const file of textsOf(children[0]) ?? []) files.add(file)
  for (const part of Object.values(value)) collect(part, files)
}
