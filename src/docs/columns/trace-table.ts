import { emptyCell, type Flow, joinCells, unknownCell } from './flow.js'
import { childOf, indexOf, type Trace, unknownFlow } from './plan-scope.js'
import { listOf } from './trace-expression.js'

export const withTable: Trace = (node, scope) => {
  const table = childOf(node, scope)
  return childOf(node, { ...scope, expressions: new Map([...scope.expressions, [node.table_index, table]]) }, 1)
}

/** Traces a recursive CTE, in rounds until one finds nothing new. */
export const recursive: Trace = (node, scope) => {
  const base = childOf(node, scope)
  let flow: Flow = { ...base, ...indexOf(node.table_index) }
  for (;;) {
    const expressions = new Map([...scope.expressions, [node.table_index, flow]])
    const step = childOf(node, { ...scope, expressions }, 1)
    const columns = flow.columns.map((cell, index) => joinCells([cell, step.columns[index] ?? unknownCell]))
    const next = { ...flow, columns, rows: joinCells([flow.rows, step.rows]) }
    if (sizeOf(next) === sizeOf(flow)) return next
    flow = next
  }
}

function sizeOf({ columns, rows }: Flow): number {
  const sizes = [...columns, rows].map(({ direct, indirect, unknown }) => direct.size + indirect.size + (unknown ? 1 : 0))
  return sizes.reduce((sum, size) => sum + size, 0)
}

export const readTable: Trace = (node, scope) => {
  const table = scope.expressions.get(node.cte_index)
  if (table?.columns.length !== listOf(node.chunk_types).length) return unknownFlow
  return { columns: table.columns, rows: table.rows, ...indexOf(node.table_index) }
}

/** Traces a read of the columns that the enclosing join passes to its right side. */
export const readDelim: Trace = (node, { delims }) => {
  const types = JSON.stringify(node.chunk_types ?? [])
  const cells = delims.find((delim) => delim.types === types)?.cells
  return { ...(cells ? { columns: cells, rows: emptyCell } : unknownFlow), ...indexOf(node.table_index) }
}
