import { isRemotePath } from '../../config/notation/resolve-path.js'

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
  if (scans.has(name) && Array.isArray(children)) for (const file of textsOf(children[0])) files.add(file)
  for (const part of Object.values(value)) collect(part, files)
}

/** The value of a string constant, or the values in a list of them. */
function textsOf(argument: unknown): readonly string[] {
  const { value, function_name: name, children } = (argument ?? {}) as Node
  if (name === 'list_value' && Array.isArray(children)) return children.flatMap(textsOf)
  const text = (value as Node | undefined)?.value
  return typeof text === 'string' ? [text] : []
}
