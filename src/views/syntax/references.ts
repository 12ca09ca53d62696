import { isOperator } from '../../config/notation/is-operator.js'
import { foldName } from '../../sql/fold-name.js'
import type { SqlReference } from '../definition/view-definition.js'
import { namedTablesOf, queryOf } from './named-tables-of.js'

type Node = { readonly [key: string]: unknown }

/** The result of a walk, and the trees of the SQL in `query('…')`. */
interface Walk {
  readonly references: Map<string, SqlReference>
  readonly queries: ReadonlyMap<string, unknown>
}

/**
 * Lists the tables that a syntax tree of `json_serialize_sql` reads and the functions that it calls, each once, without the CTEs in scope.
 * Includes tables in `query_table('…')`, and those in `query('…')` if the tree of its SQL is given.
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

/** The scope of a CTE has the CTEs before it; a recursive one refers to itself with a special node. */
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
function addReference(node: Node, ctes: ReadonlySet<string>, references: Map<string, SqlReference>): void {
  const { catalog_name: catalog, schema_name: schema, table_name: name } = node as { [key: string]: string | undefined }
  if (!name || (!schema && ctes.has(foldName(name)))) return
  const reference = { ...(catalog && { catalog }), ...(schema && { schema }), name }
  references.set([catalog, schema, name].join('\0'), reference)
}

/** Adds the function that a node calls. Operators are skipped: no macro can have their names. */
function addCall(node: Node, references: Map<string, SqlReference>): void {
  const { catalog, schema, function_name: name } = node as { [key: string]: string | undefined }
  if (!name || isOperator(name)) return
  const reference: SqlReference = { ...(catalog && { catalog }), ...(schema && { schema }), name, call: true }
  references.set([catalog, schema, name, 'call'].join('\0'), reference)
}

const oneStatement = '{"error":false,"statements":[{"node":'

/**
 * Trees with more than table and call nodes to consider: CTEs, other statements, tables named in strings, functions in another database.
 */
const needsTree = /"cte_map":\{"|CTE_NODE"|\},\{"node":|"function_name":"query(?:_table)?"|"catalog":"/

/** Quotes in JSON strings are escaped, so a string cannot look like a node. */
const tableNode = /(\{"type":)?"BASE_TABLE"|"function_name":("(?:[^"\\]|\\.)*")(?:,"schema":("(?:[^"\\]|\\.)*"))?/g
const bracesAndTexts = /[{}]|"(?:[^"\\]|\\.)*"/g

/**
 * Finds the same as `listReferences` in the JSON text of a syntax tree. Most statements are one SELECT without CTEs, and parsing and walking
 * their trees takes twenty times as long.
 * @returns `undefined` if the tree must be walked
 */
export function scanReferences(json: string): readonly SqlReference[] | undefined {
  if (!json.startsWith(oneStatement) || needsTree.test(json)) return undefined
  const references = new Map<string, SqlReference>()
  for (const { 1: isNode, 2: called, 3: schema, index } of json.matchAll(tableNode)) {
    if (called !== undefined) {
      addCall({ function_name: JSON.parse(called), ...(schema !== undefined && { schema: JSON.parse(schema) }) }, references)
      continue
    }
    if (!isNode) return undefined
    addReference(JSON.parse(json.slice(index, endOfObject(json, index))), noCtes, references)
  }
  return [...references.values()]
}

const noCtes: ReadonlySet<string> = new Set()

function endOfObject(json: string, start: number): number {
  let depth = 0
  bracesAndTexts.lastIndex = start
  for (let match = bracesAndTexts.exec(json); match; match = bracesAndTexts.exec(json)) {
    if (match[0] === '{') depth += 1
    else if (match[0] === '}') depth -= 1
    if (depth === 0) return bracesAndTexts.lastIndex
  }
  return json.length
}
