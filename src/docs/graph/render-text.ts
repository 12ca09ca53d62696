import type { CatalogLineage, ColumnEdge, LineageNode } from '../../connection/types/catalog-lineage.js'
import { escapeControls } from '../../text/escape-controls.js'

/** Renders one line for each node with what it reads, and below it the sources of its columns. */
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
  { kind, columns = [], problem }: LineageNode,
  edges: readonly ColumnEdge[],
  names: ReadonlyMap<string, string>,
): readonly string[] {
  if (kind === 'source') return []
  const byColumn = groupBy(edges, ({ to }) => to.column ?? '')
  const list = (column: string) => {
    const parts = (byColumn.get(column) ?? []).map(({ from, kind: how }) => {
      const place = `${names.get(from.node)}${from.column === undefined ? '' : `.${escapeControls(from.column)}`}`
      return how === 'direct' || (how === 'indirect' && column === '') ? place : `${place} (${how})`
    })
    return parts.length === 0 ? '' : `  <- ${parts.join(', ')}`
  }
  const rows = list('')
  return [
    ...columns.map(({ name, type }) => {
      const shown = [escapeControls(name), ...(type === undefined ? [] : [escapeControls(type)])].join(' ')
      return `    ${shown}${list(name)}`
    }),
    ...(rows === '' ? [] : [`    (rows)${rows}`]),
    ...(problem === undefined ? [] : problem.split('\n').map((line) => `    ! ${escapeControls(line)}`)),
  ]
}

/** Groups in order of appearance. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
