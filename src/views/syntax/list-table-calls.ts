import type { ViewReference } from '../definition/view-definition.js'
import { textsOf } from './constant-text.js'
import { queryOf } from './named-tables-of.js'

type Node = { readonly [key: string]: unknown }

/** A table function as it is called in SQL; `SHOW` for a statement that lists something. */
export interface TableCall extends ViewReference {
  /** The texts of its first argument, or the texts in that list; absent if they are not constant. */
  readonly texts?: readonly string[] | undefined
}

/** Lists the table functions that a syntax tree of `json_serialize_sql` calls, also in `query('…')` if the tree of its SQL is given. */
export function listTableCalls(tree: unknown, queries: ReadonlyMap<string, unknown> = new Map()): readonly TableCall[] {
  if (typeof tree !== 'object' || tree === null) return []
  const node = tree as Node
  const query = queryOf(node)
  const inside = [...Object.values(node), query === undefined ? undefined : queries.get(query)]
  return [...callOf(node), ...inside.flatMap((part) => listTableCalls(part, queries))]
}

function callOf({ type, function: called }: Node): readonly TableCall[] {
  if (type === 'SHOW_REF') return [{ name: 'SHOW' }]
  if (type !== 'TABLE_FUNCTION') return []
  const { catalog, schema, function_name: name, children } = called as Node & { readonly [key: string]: string | undefined }
  const texts = Array.isArray(children) ? textsOf(children[0]) : undefined
  return name === undefined ? [] : [{ ...(catalog && { catalog }), ...(schema && { schema }), name, texts }]
}
