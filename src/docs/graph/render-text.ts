import { escapeControls } from '../../text/escape-controls.js'
import type { CatalogLineage, ColumnEdge, LineageNode } from '../lineage/catalog-lineage.js'

/** One line a node with what it reads; below it, where its columns come from. */
export function renderText({ nodes, edges, columnEdges }: CatalogLineage): string {
  const names = new Map(nodes.map(({ id, name }) => [id, escapeControls(name)]))
  const reads = groupBy(edges, ({ to }) => to)
  const columns = groupBy(columnEdges ?? [], ({ to }) => to.node)
  const width = Math.max(0, ...nodes.map(({ kind }) => kind.length))
  const lines = nodes.flatMap((node) => [
    `${node.kind.padEnd(width)}  ${names.get(node.id)}${listReads(reads.get(node.id) ?? [], names)}`,
    ...(columnEdges ? listColumns(node, columns.get(node.id) ?? [], names) : []),
  ])
  return lines.map((line) => `${line}\n`).join('')
}

function listReads(edges: CatalogLineage['edges'], names: ReadonlyMap<string, string>): string {
  return edges.length === 0 ? '' : `  <- ${edges.map(({ from }) => names.get(from)).join(', ')}`
}

function listColumns(
  { kind, columns = [] }: LineageNode,
  edges: readonly ColumnEdge[],
  names: ReadonlyMap<string, string>,
): readonly string[] {
  if (kind === 'source') return []
  const byColumn = groupBy(edges, ({ to }) => to.column ?? '*')
  return columns.map(({ name, type }) => {
    const parts = (byColumn.get(name) ?? []).map(({ from, kind: how }) => {
      const place = `${names.get(from.node)}${from.column === undefined ? '' : `.${escapeControls(from.column)}`}`
      return how === 'direct' ? place : `${place} (${how})`
    })
    const origin = parts.length === 0 ? '' : `  <- ${parts.join(', ')}`
    return `    ${escapeControls(name)}${type === undefined ? '' : ` ${escapeControls(type)}`}${origin}`
  })
}

/** Groups in order of appearance. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
