import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type {
  CatalogLineage,
  ColumnEdge,
  ColumnEdgeKind,
  LineageColumn,
  LineageEdge,
  LineageNode,
} from '../../connection/types/catalog-lineage.js'
import { freezeDeep } from '../../freeze-deep.js'
import { foldName } from '../../sql/fold-name.js'
import { compareTexts } from '../../types/render/compare-texts.js'
import { createShower, type Shower } from '../lineage/create-shower.js'
import { compareNodes } from '../lineage/plan-lineage.js'
import { createNodePlanner } from '../lineage/plan-nodes.js'
import type { Cell } from './flow.js'
import { parseRef, type TracedCatalog, type TracedNode } from './traced-catalog.js'

/** Adds columns to a graph. Edges that DuckDB resolved replace those that were found from names. */
export function planColumns(config: CatalogConfig, lineage: CatalogLineage, traced: TracedCatalog): CatalogLineage {
  const shower = createShower(config)
  const { planSource } = createNodePlanner(config, shower)
  const edges = planEdges(lineage, traced)
  const read = new Set(edges.map(({ from }) => from))
  const known = new Set(lineage.nodes.map(({ id }) => id))
  const added = [...read].filter((id) => !known.has(id)).map((id) => planSource(id.slice('source:'.length)))
  const nodes = [...lineage.nodes.filter(({ id, kind }) => kind !== 'source' || read.has(id)), ...added]
  const readBy = new Map<string, string[]>()
  for (const { from, to } of edges) readBy.set(to, [...(readBy.get(to) ?? []), from])
  const columnEdges = [...traced.nodes].flatMap(([id, node]) => {
    const columns = node.columns.length > 0 ? node.columns : (nodes.find((each) => each.id === id)?.columns ?? [])
    return planNodeEdges(id, columns, node, readBy.get(id) ?? [], shower)
  })
  return freezeDeep({
    ...lineage,
    nodes: nodes.map((node) => addFacts(node, traced, shower)).sort(compareNodes),
    edges,
    columnEdges: columnEdges.sort(compareColumnEdges),
  })
}

function planEdges({ edges }: CatalogLineage, { nodes }: TracedCatalog): readonly LineageEdge[] {
  const resolved = [...nodes].flatMap(([to, { reads = [] }]) => reads.map((from) => ({ from, to })))
  const kept = edges.filter(({ to }) => nodes.get(to)?.reads === undefined)
  return [...kept, ...resolved].sort((a, b) => compareTexts(a.from, b.from) || compareTexts(a.to, b.to))
}

function addFacts(node: LineageNode, { nodes, sources }: TracedCatalog, { showText }: Shower): LineageNode {
  if (node.kind === 'source') {
    const { comment, columns = [] } = sources.get(node.id) ?? {}
    return { ...node, ...(comment !== undefined && { description: showText(comment) }), ...joinColumns(columns, node, showText) }
  }
  const { columns = [], problem } = nodes.get(node.id) ?? {}
  return { ...node, ...joinColumns(columns, node, showText), ...(problem !== undefined && { problem: showText(problem) }) }
}

/** The real columns, with their descriptions and tags from the config. */
function joinColumns(
  columns: readonly { readonly name: string; readonly type?: string; readonly comment?: string }[],
  { columns: configured = [] }: LineageNode,
  showText: Shower['showText'],
): { readonly columns?: readonly LineageColumn[] } {
  if (columns.length === 0) return {}
  const byName = new Map(configured.map((column) => [foldName(column.name), column]))
  return {
    columns: columns.map(({ name, type, comment }) => {
      const shown = showText(name)
      return {
        name: shown,
        ...(type !== undefined && { type: showText(type) }),
        ...(comment !== undefined && { description: showText(comment) }),
        ...Object.fromEntries(Object.entries(byName.get(foldName(shown)) ?? {}).filter(([key]) => key !== 'name')),
      }
    }),
  }
}

function planNodeEdges(
  node: string,
  columns: readonly { readonly name: string }[],
  { flow }: TracedNode,
  reads: readonly string[],
  { showText }: Shower,
): readonly ColumnEdge[] {
  const unknown = (column?: string) =>
    reads.map((from): ColumnEdge => {
      return { from: { node: from }, to: { node, ...(column !== undefined && { column }) }, kind: 'unknown' }
    })
  const isWhole = flow && flow.columns.length === columns.length
  if (!isWhole) return columns.length === 0 ? unknown() : columns.flatMap(({ name }) => unknown(showText(name)))
  const list = (cell: Cell, column?: string): readonly ColumnEdge[] => {
    const toEdge = (ref: string, kind: ColumnEdgeKind): ColumnEdge => {
      const from = parseRef(ref)
      return { from: { ...from, column: showText(from.column) }, to: { node, ...(column !== undefined && { column }) }, kind }
    }
    return [
      ...[...cell.direct].map((ref) => toEdge(ref, 'direct')),
      ...[...cell.indirect].filter((ref) => !cell.direct.has(ref)).map((ref) => toEdge(ref, 'indirect')),
      ...(cell.unknown ? unknown(column) : []),
    ]
  }
  const { direct, indirect, unknown: isUnknown } = flow.rows
  const rows = { direct: new Set<string>(), indirect: new Set([...direct, ...indirect]), unknown: isUnknown }
  return [...flow.columns.flatMap((cell, index) => list(cell, showText(columns[index]?.name ?? ''))), ...list(rows)]
}

function compareColumnEdges(a: ColumnEdge, b: ColumnEdge): number {
  return compareTexts(keyOf(a), keyOf(b))
}

function keyOf({ from, to, kind }: ColumnEdge): string {
  return [to.node, to.column ?? '', from.node, from.column ?? '', kind].join('\0')
}
