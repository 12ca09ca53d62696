import { isOperator } from '../../config/notation/is-operator.js'
import { foldName } from '../../sql/fold-name.js'
import type { SqlReference } from '../definition/view-definition.js'
import { namedTablesOf, queryOf } from './named-tables-of.js'

type Node = { readonly [key: string]: unknown }

/** What is found on a walk, and the trees of the texts that stand in `query('…')`. */
interface Walk {
  readonly references: Map<string, SqlReference>
  readonly queries: ReadonlyMap<string, unknown>
}

/**
 * The tables that a syntax tree of `json_serialize_sql` reads and the functions that it calls, each once, without the names of CTEs that are in
 * scope there. Tables named in `query_table('…')` count as well, and those in `query('…')` where the tree of its text is given.
 */
export function listReferences(tree: unknown, queries: ReadonlyMap<string, unknown> = new Map()): readonly SqlReference[] {
  const references = new Map<string, SqlReference>()
  collect(tree, new Set(), { references, queries })
  return [...references.values()]
}

function collect(value: unknown, ctes: ReadonlySet<string>, walk: Walk): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const item of value) collect(item, ctes, walk)
    return
  }
  const node = value as Node
  const { references, queries } = walk
  if (node.type === 'BASE_TABLE') addReference(node, ctes, references)
  else if (typeof node.function_name === 'string') addCall(node, references)
  for (const name of namedTablesOf(node)) addReference(name, ctes, references)
  const inScope = collectCtes(node, ctes, walk)
  const query = queryOf(node)
  if (query !== undefined) collect(queries.get(query), inScope, walk)
  for (const key in node) if (key !== 'cte_map') collect(node[key], inScope, walk)
}

/** A CTE sees the ones before it; a recursive one sees itself, as a node of its own kind. */
function collectCtes(node: Node, ctes: ReadonlySet<string>, walk: Walk): ReadonlySet<string> {
  const own = namesOf(node)
  const entries = (node.cte_map as { map?: readonly { key: string; value: unknown }[] } | undefined)?.map ?? []
  if (entries.length === 0 && own.length === 0) return ctes
  const inScope = new Set([...ctes, ...own])
  for (const { key, value } of entries) {
    collect(value, inScope, walk)
    inScope.add(foldName(key))
  }
  return inScope
}

function namesOf(node: Node): readonly string[] {
  const recursive = (node.type === 'RECURSIVE_CTE_NODE' || node.type === 'CTE_NODE') && typeof node.cte_name === 'string'
  return recursive ? [foldName(node.cte_name as string)] : []
}

/** Adds the table of a `BASE_TABLE` node, unless it is a CTE. */
export function addReference(node: Node, ctes: ReadonlySet<string>, references: Map<string, SqlReference>): void {
  const { catalog_name: catalog, schema_name: schema, table_name: name } = node as { [key: string]: string | undefined }
  if (!name || (!schema && ctes.has(foldName(name)))) return
  const reference = { ...(catalog && { catalog }), ...(schema && { schema }), name }
  references.set([catalog, schema, name].join('\0'), reference)
}

/** Adds the function of a node that calls one. No macro of a catalog has the name of an operator. */
export function addCall(node: Node, references: Map<string, SqlReference>): void {
  const { catalog, schema, function_name: name } = node as { [key: string]: string | undefined }
  if (!name || isOperator(name)) return
  const reference: SqlReference = { ...(catalog && { catalog }), ...(schema && { schema }), name, call: true }
  references.set([catalog, schema, name, 'call'].join('\0'), reference)
}
