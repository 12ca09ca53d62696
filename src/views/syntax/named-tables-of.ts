type Node = { readonly [key: string]: unknown }

/** The tables that a node names in `query_table('…')`, as table nodes. */
export function namedTablesOf(node: Node): readonly Node[] {
  const [tables] = argumentsOf(node, 'query_table')
  return tables === undefined ? [] : textsOf(tables).flatMap((text): readonly Node[] => parseName(text))
}

/** The SQL that a node runs in `query('…')`; `undefined` for other nodes, and if the SQL is not constant. */
export function queryOf(node: Node): string | undefined {
  const [text] = argumentsOf(node, 'query')
  return text === undefined ? undefined : constantOf(text)
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

/** The value of a string constant, or the values in a list of them. */
function textsOf(argument: unknown): readonly string[] {
  const { type, function_name: name, children } = argument as Node
  if ((name === 'list_value' || type === 'ARRAY_CONSTRUCTOR') && Array.isArray(children)) return children.flatMap(textsOf)
  const text = constantOf(argument)
  return text === undefined ? [] : [text]
}

/** A string constant, or several concatenated with `||` or `concat`. */
function constantOf(expression: unknown): string | undefined {
  const { type, value, function_name: name, children, child } = expression as Node
  if (type === 'VALUE_CONSTANT') {
    const { value: text } = (value ?? {}) as Node
    return typeof text === 'string' ? text : undefined
  }
  if (type === 'OPERATOR_CAST' && child !== undefined) return constantOf(child)
  if ((name !== '||' && name !== 'concat') || !Array.isArray(children)) return undefined
  const parts = children.map(constantOf)
  return parts.includes(undefined) ? undefined : parts.join('')
}

/** The parts of a name are quoted as in SQL, or unquoted with all their whitespace. */
function parseName(text: string): readonly Node[] {
  const parts = [...text.matchAll(/(?:^|\.)(?:"((?:[^"]|"")*)"|([^."]+))/g)]
  if (parts.map(([part]) => part).join('') !== text) return []
  const [name, schema, catalog] = parts.map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare).reverse()
  return [{ table_name: name, schema_name: schema, catalog_name: catalog }]
}
