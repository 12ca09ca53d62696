import { foldName } from '../../sql/fold-name.js'

type Tree = { readonly [key: string]: unknown }

/**
 * The names of the columns whose SQL differs between two syntax trees of one SELECT each, if nothing else differs; `undefined` if anything may differ. Pure.
 */
export function diffSelects(before: unknown, after: unknown): ReadonlySet<string> | undefined {
  const [old, next] = [selectOf(before), selectOf(after)]
  if (!old || !next || textOf({ ...old, select_list: [] }) !== textOf({ ...next, select_list: [] })) return undefined
  const [was, is] = [namesOf(old), namesOf(next)]
  if (!was || !is) return textOf(old) === textOf(next) ? new Set() : undefined
  return new Set([...was.keys()].filter((name) => was.get(name) !== is.get(name)))
}

function selectOf(tree: unknown): Tree | undefined {
  const { statements } = (tree ?? {}) as { readonly statements?: readonly { readonly node?: Tree }[] }
  const node = statements?.length === 1 ? statements[0]?.node : undefined
  return node?.type === 'SELECT_NODE' ? node : undefined
}

/** The expressions by the names of their columns; `undefined` if there are stars or repeated names. */
function namesOf({ select_list: list }: Tree): ReadonlyMap<string, string> | undefined {
  const names = new Map<string, string>()
  for (const item of (Array.isArray(list) ? list : []) as readonly Tree[]) {
    const { alias, column_names: columns } = item
    const name = alias || (Array.isArray(columns) ? columns.at(-1) : undefined)
    if (typeof name !== 'string' || names.has(foldName(name))) return undefined
    names.set(foldName(name), textOf({ ...item, alias: '' }))
  }
  return names
}

/** The text of an expression, without its location in the SQL. */
function textOf(tree: unknown): string {
  return JSON.stringify(tree, (key, value: unknown) => (key === 'query_location' ? undefined : value))
}
