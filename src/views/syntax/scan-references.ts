import type { SqlReference } from '../definition/view-definition.js'
import { addCall, addReference } from './list-references.js'

const oneStatement = '{"error":false,"statements":[{"node":'

/**
 * Where what is read depends on more than the nodes of tables and calls: names of CTEs, other statements, tables named in texts, functions of
 * another database.
 */
const needsTree = /"cte_map":|CTE_NODE"|\},\{"node":|"function_name":"query(?:_table)?"|"catalog":"/

/** In JSON a quote inside a text has a backslash before it: what looks like a node is one. */
const tableNode = /(\{"type":)?"BASE_TABLE"|"function_name":("(?:[^"\\]|\\.)*")(?:,"schema":("(?:[^"\\]|\\.)*"))?/g
const bracesAndTexts = /[{}]|"(?:[^"\\]|\\.)*"/g

/**
 * What `listReferences` finds, out of the text of a syntax tree. Most statements are one SELECT without CTEs, and to build and walk
 * their trees takes twenty times as long.
 * @returns `undefined` where the tree itself has to be looked at
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
