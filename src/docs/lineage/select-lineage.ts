import { closestMatch } from '../../closest-match.js'
import type { CatalogLineage, LineageNode } from '../../connection/types/catalog-lineage.js'
import { OptionError } from '../../errors.js'
import { freezeDeep } from '../../freeze-deep.js'
import { checkArguments } from '../../options/check-arguments.js'
import { isObject, must, text } from '../../options/option-rules.js'
import { foldName } from '../../sql/fold-name.js'
import { parseRelationName } from '../../sql/parse-relation-name.js'

/** The rule for an argument that is a lineage. */
export const lineageRule = must(
  (value) => isObject(value) && value.format === 1 && Array.isArray(value.nodes) && Array.isArray(value.edges),
  'a lineage from loadLineage(), readLineage() or planLineage()',
)

/** A part of a selection: nodes, and how many steps up- and downstream of them. */
interface SelectionTerm {
  readonly written: string
  readonly what: string
  readonly up: number
  readonly down: number
}

/**
 * Selects a part of a lineage. Pure.
 *
 * @param selection - names of nodes, with the steps to follow before and after: `orders`, `2+orders+1`, `+orders` with all that it reads, `orders+` with all
 * that reads it, `tag:finance`, `raw.*`. Several, separated by spaces or commas, are joined. Names with such signs are in single quotes.
 * @throws {@link OptionError} OPTION_INVALID for a part that selects nothing
 * @public
 */
export function selectLineage(lineage: CatalogLineage, selection: string): CatalogLineage {
  checkArguments('selectLineage', { lineage: [lineage, lineageRule], selection: [selection, text] })
  const terms = parseSelection(selection)
  const isIn = new Set(terms.flatMap((term) => [...followTerm(lineage, term)]))
  const { nodes, edges, columnEdges, ...rest } = lineage
  return freezeDeep({
    ...rest,
    nodes: nodes.filter(({ id }) => isIn.has(id)),
    edges: edges.filter(({ from, to }) => isIn.has(from) && isIn.has(to)),
    ...(columnEdges && { columnEdges: columnEdges.filter(({ from, to }) => isIn.has(from.node) && isIn.has(to.node)) }),
  })
}

const term = /(?:(\d*)(\+))?((?:'(?:[^']|'')*'|"(?:[^"]|"")*"|[^\s,+'"])+)(?:(\+)(\d*))?/y
const between = /[\s,]*/y

function parseSelection(selection: string): readonly SelectionTerm[] {
  const terms: SelectionTerm[] = []
  for (let at = skip(selection, 0); at < selection.length; at = skip(selection, at)) {
    term.lastIndex = at
    const match = term.exec(selection)
    const end = at + (match?.[0].length ?? 0)
    if (!match || /[^\s,]/.test(selection[end] ?? ' '))
      throw invalid(`cannot be read at ${JSON.stringify(selection.slice(at))}; write it as "2+orders+1" or "tag:finance"`)
    const [written, before = '', up, what = '', down, after = ''] = match
    const steps = (sign: string | undefined, count: string) => (sign === undefined ? 0 : count === '' ? Infinity : Number(count))
    terms.push({
      written,
      what: what.replace(/'((?:[^']|'')*)'/g, (_, inner: string) => inner.replaceAll("''", "'")),
      up: steps(up, before),
      down: steps(down, after),
    })
    at = end
  }
  if (terms.length === 0) throw invalid('is empty; name a view, or write "tag:finance"')
  return terms
}

function skip(text: string, at: number): number {
  between.lastIndex = at
  return at + (between.exec(text)?.[0].length ?? 0)
}

function followTerm({ nodes, edges }: CatalogLineage, { written, what, up, down }: SelectionTerm): ReadonlySet<string> {
  const start = findNodes(nodes, what)
  if (start.length === 0) throw invalid(`${describe(written)} selects nothing${suggest(nodes, what)}`)
  const found = new Set(start.map(({ id }) => id))
  const follow = (steps: number, side: 'from' | 'to', other: 'from' | 'to') => {
    const next = new Map<string, string[]>()
    for (const edge of edges) next.set(edge[side], [...(next.get(edge[side]) ?? []), edge[other]])
    const seen = new Set(start.map(({ id }) => id))
    let open = [...seen]
    for (let step = 0; step < steps && open.length > 0; step += 1) {
      open = [...new Set(open.flatMap((id) => next.get(id) ?? []))].filter((id) => !seen.has(id))
      for (const id of open) seen.add(id)
    }
    for (const id of seen) found.add(id)
  }
  if (up > 0) follow(up, 'to', 'from')
  if (down > 0) follow(down, 'from', 'to')
  return found
}

function findNodes(nodes: readonly LineageNode[], what: string): readonly LineageNode[] {
  const wanted = foldName(what)
  if (wanted.startsWith('tag:')) {
    const tag = wanted.slice('tag:'.length)
    const hasTag = ({ tags = [] }: Pick<LineageNode, 'tags'>) => tags.some((each) => foldName(each) === tag)
    return nodes.filter((node) => hasTag(node) || (node.columns ?? []).some(hasTag))
  }
  const isWhole = ({ id, name }: LineageNode) => foldName(name) === wanted || foldName(id) === wanted
  const exact = nodes.filter(isWhole)
  if (exact.length > 0) return exact
  if (wanted.includes('*')) {
    const pattern = new RegExp(`^${wanted.split('*').map(escapePattern).join('.*')}$`, 'su')
    return nodes.filter(({ id, name }) => pattern.test(foldName(name)) || pattern.test(foldName(id)))
  }
  return nodes.filter(({ name }) => namesOf(name).includes(wanted))
}

/** The last parts of a qualified name, and the name without quotes. */
function namesOf(name: string): readonly string[] {
  const { parts = [] } = parseRelationName(name) ?? {}
  return parts.map((_, index) => foldName(parts.slice(index).join('.')))
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.+?()[\]{}|/-]/g, '\\$&')
}

function suggest(nodes: readonly LineageNode[], what: string): string {
  if (/^tag:/i.test(what)) {
    const tags = new Set(nodes.flatMap((node) => [node, ...(node.columns ?? [])].flatMap(({ tags = [] }) => tags)))
    return tags.size === 0 ? '; no view has tags' : `; there are the tags ${[...tags].sort().join(', ')}`
  }
  const match = closestMatch(
    what,
    nodes.flatMap(({ name }) => [name, ...namesOf(name)]),
  )
  return match === undefined ? '; it is no view, source, semantic model or named query' : `; did you mean ${describe(match)}?`
}

function describe(text: string): string {
  return JSON.stringify(text)
}

function invalid(message: string): OptionError {
  return new OptionError('selectLineage', [{ option: 'selection', message }], 'argument')
}
