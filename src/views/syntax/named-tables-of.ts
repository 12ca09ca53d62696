import { constantOf, textsOf } from './constant-text.js'

type Node = { readonly [key: string]: unknown }

/** The tables that a node names in `query_table('…')`, as table nodes. */
export function namedTablesOf(node: Node): readonly Node[] {
  const [tables] = argumentsOf(node, 'query_table')
  return (textsOf(tables) ?? []).flatMap((text): readonly Node[] => parseName(text))
}

/** The SQL that a node runs in `query('…')`; `undefined` for other nodes, and if the SQL is not constant. */
export function queryOf(node: Node): string | undefined {
  const [text] = argumentsOf(node, 'query')
  return constantOf(text)
}

/** All SQL that a tree runs in `query('…')`. */
export function listQueries(tree: unknown): readonly string[] {
  if (typeof tree !== 'object' || tree === null) return []
  const own = queryOf(tree as Node)
  return [...(own === undefined ? [] : [own]), ...Object.values(tree).flatMap(listQueries)]
}

function argumentsOf({ type, function: called }: Node, name: string): readonly Node[] {
  const { function_name, children } = (type === 'TABLE_FUNCTION' ? (called ?? {}) : {}) as Node
  return function_name === name && Array.isArray(children) ? (children as readonly Node[]) : []
}

/** The parts of a name are quoted as in SQL, or unquoted with all their whitespace. */
function parseName(text: string): readonly Node[] {
  const parts = [...text.matchAll(/(?:^|\.)(?:"((?:[^"]|"")*)"|([^."]+))/g)]
  if (parts.map(([part]) => part).join('') !== text) return []
  const [name, schema, catalog] = parts.map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare).reverse()
  return [{ table_name: name, schema_name: schema, catalog_name: catalog }]
}
