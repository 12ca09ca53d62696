import type { CatalogLineage, ColumnEdge, ColumnPlace, LineageNode } from '../../connection/types/catalog-lineage.js'
import { freezeDeep } from '../../freeze-deep.js'
import { foldName } from '../../sql/fold-name.js'
import { compareTexts } from '../../types/render/compare-texts.js'
import type { ColumnImpact, PlanImpact, UnknownImpact } from './column-impact.js'

/** A view that would be replaced or dropped. */
export interface ChangedView {
  readonly id: string
  /** The columns whose SQL changes, in lower case; absent if that may be any. */
  readonly changed?: ReadonlySet<string>
}

/** Compares the columns of a catalog before and after its changes, and follows those that change. Pure. */
export function planImpact(
  before: CatalogLineage,
  after: CatalogLineage,
  changes: readonly ChangedView[],
  unknown: readonly UnknownImpact[],
): PlanImpact {
  const [old, next] = [indexLineage(before), indexLineage(after)]
  const isChanged = new Set(changes.filter((change) => !isSame(change)).map(({ id }) => id))
  const columns: ColumnImpact[] = []
  const open: UnknownImpact[] = [...unknown]
  for (const change of changes) {
    const { id, changed } = change
    const [was, is] = [old.nodes.get(id), next.nodes.get(id)]
    // The change of what it reads is reported instead
    if (isSame(change) && (was?.problem ?? is?.problem) !== undefined) continue
    if (!was?.columns || was.problem !== undefined || (is && is.problem !== undefined)) {
      open.push({ what: id, reason: is?.problem ?? was?.problem ?? 'Its columns are not known.' })
      continue
    }
    const compared = compareColumns(was, is, changed)
    columns.push(...compared.map((impact) => follow(impact, old, next, isChanged)))
    if (compared.length === 0) continue
    // A reader whose columns are not known may read one of these columns
    for (const { from, to, kind } of old.edges)
      if (kind === 'unknown' && from.node === id && !isChanged.has(to.node))
        open.push({ what: to.node, reason: `It reads ${was.name}, but which of its columns is not known.` })
  }
  const distinct = new Map(open.map((each) => [`${each.what}\0${each.reason}`, each]))
  return freezeDeep({
    columns,
    unknown: [...distinct.values()],
    breaking: columns.some(({ change, readers }) => change !== 'value' && readers.length > 0),
  })
}

/** Whether a view is only replaced because what it reads is. */
function isSame({ changed }: ChangedView): boolean {
  return changed?.size === 0
}

interface IndexedLineage {
  readonly nodes: ReadonlyMap<string, LineageNode>
  readonly edges: readonly ColumnEdge[]
  /** By the node that is read. */
  readonly readers: ReadonlyMap<string, readonly ColumnEdge[]>
}

function indexLineage({ nodes, columnEdges = [] }: CatalogLineage): IndexedLineage {
  const readers = new Map<string, ColumnEdge[]>()
  for (const edge of columnEdges) readers.set(edge.from.node, [...(readers.get(edge.from.node) ?? []), edge])
  return { nodes: new Map(nodes.map((node) => [node.id, node])), edges: columnEdges, readers }
}

type Compared = Omit<ColumnImpact, 'readers' | 'reaches'>

function compareColumns(
  was: LineageNode,
  is: LineageNode | undefined,
  changed: ReadonlySet<string> | undefined,
): readonly Compared[] {
  const now = new Map((is?.columns ?? []).map((column) => [column.name, column.type ?? '']))
  return (was.columns ?? []).flatMap(({ name, type = '' }): readonly Compared[] => {
    const after = now.get(name)
    const impact = { view: was.id, column: name, before: type }
    if (after === undefined) return [{ ...impact, change: 'removed' }]
    if (after !== type) return [{ ...impact, change: 'type', after }]
    return changed === undefined || changed.has(foldName(name)) ? [{ ...impact, change: 'value', after }] : []
  })
}

/**
 * Finds the readers of a changed column: those after the change, and those before it that are not changed themselves or no longer bind.
 */
function follow(impact: Compared, old: IndexedLineage, next: IndexedLineage, isChanged: ReadonlySet<string>): ColumnImpact {
  const isHit = ({ node }: ColumnPlace) => {
    const left = next.nodes.get(node)
    return left !== undefined && (!isChanged.has(node) || left.problem !== undefined)
  }
  const list = (place: ColumnPlace) => {
    const places = [...readersOf(place, next), ...readersOf(place, old).filter(isHit)]
    return [...new Map(places.map((each) => [keyOf(each), each])).values()]
  }
  const readers = list({ node: impact.view, column: impact.column })
  const reached = new Map<string, ColumnPlace>()
  const open = [...readers]
  for (let place = open.pop(); place; place = open.pop()) {
    if (reached.has(keyOf(place))) continue
    reached.set(keyOf(place), place)
    open.push(...list(place))
  }
  const order = (a: ColumnPlace, b: ColumnPlace) => compareTexts(keyOf(a), keyOf(b))
  return { ...impact, readers: [...readers].sort(order), reaches: [...reached.values()].sort(order) }
}

function keyOf({ node, column }: ColumnPlace): string {
  return `${node}\0${column ?? ''}`
}

/** The readers of a column. A reader whose rows it decides counts with all of its columns. */
function readersOf({ node, column }: ColumnPlace, { readers }: IndexedLineage): readonly ColumnPlace[] {
  const edges = readers.get(node) ?? []
  const found = edges.filter(({ from, kind }) => kind !== 'unknown' && (column === undefined || from.column === column))
  return found.map(({ to }) => to)
}
