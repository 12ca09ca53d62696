import { foldName } from '../config/fold-name.js'
import type { ViewReference } from './view-definition.js'

type Node = { readonly [key: string]: unknown }

/**
 * The tables that a syntax tree of `json_serialize_sql` reads, each once, without the names of CTEs that are in scope there.
 * @internal
 */
export function listReferences(tree: unknown): readonly ViewReference[] {
  const references = new Map<string, ViewReference>()
  collect(tree, new Set(), references)
  return [...references.values()]
}

function collect(value: unknown, ctes: ReadonlySet<string>, references: Map<string, ViewReference>): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const item of value) collect(item, ctes, references)
    return
  }
  const node = value as Node
  if (node.type === 'BASE_TABLE') addReference(node, ctes, references)
  const inScope = collectCtes(node, ctes, references)
  for (const key in node) if (key !== 'cte_map') collect(node[key], inScope, references)
}

/** A CTE sees the ones before it; a recursive one sees itself, as a node of its own kind. */
function collectCtes(node: Node, ctes: ReadonlySet<string>, references: Map<string, ViewReference>): ReadonlySet<string> {
  const own = namesOf(node)
  const entries = (node.cte_map as { map?: readonly { key: string; value: unknown }[] } | undefined)?.map ?? []
  if (entries.length === 0 && own.length === 0) return ctes
  const inScope = new Set([...ctes, ...own])
  for (const { key, value } of entries) {
    collect(value, inScope, references)
    inScope.add(foldName(key))
  }
  return inScope
}

function namesOf(node: Node): readonly string[] {
  const recursive = (node.type === 'RECURSIVE_CTE_NODE' || node.type === 'CTE_NODE') && typeof node.cte_name === 'string'
  return recursive ? [foldName(node.cte_name as string)] : []
}

/**
 * Adds the table of a `BASE_TABLE` node, unless it is a CTE.
 * @internal
 */
export function addReference(node: Node, ctes: ReadonlySet<string>, references: Map<string, ViewReference>): void {
  const { catalog_name: catalog, schema_name: schema, table_name: name } = node as { [key: string]: string | undefined }
  if (!name || (!schema && ctes.has(foldName(name)))) return
  const reference = { ...(catalog && { catalog }), ...(schema && { schema }), name }
  references.set([catalog, schema, name].join('\0'), reference)
}
