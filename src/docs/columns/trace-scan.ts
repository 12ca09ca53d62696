import { generatingFunctions } from '../../sql/argument-functions.js'
import { emptyCell, joinCells, toIndirect, unknownCell } from './flow.js'
import { childOf, indexOf, type Trace, traceAll, unknownFlow } from './plan-scope.js'
import { isNode, listOf, type PlanNode } from './trace-expression.js'

export const values: Trace = (node, scope) => {
  const child = childOf(node, scope)
  const rows = listOf(node.expressions).map((row) => traceAll(row, child))
  const count = Math.max(0, ...rows.map(({ length }) => length))
  const columns = Array.from({ length: count }, (_, index) => joinCells(rows.map((row) => row[index] ?? unknownCell)))
  return { columns, rows: child.rows, ...indexOf(node.table_index) }
}

/** Traces rows that are written in the plan itself. */
export const constants: Trace = (node) => ({
  columns: listOf(node.chunk_types).map(() => emptyCell),
  rows: emptyCell,
  ...indexOf(node.table_index),
})

export const noTable: Trace = (node) => ({ columns: [emptyCell], rows: emptyCell, ...indexOf(node.table_index) })

/** The table functions that only generate rows. All others may read files, so their columns are not known. */
const generators: ReadonlySet<unknown> = new Set(generatingFunctions)

export const scan: Trace = (node, scope) => {
  const { function_data: data, names, column_indexes: indexes } = node
  const { catalog, schema, table } = isNode(data) ? data : ({} as PlanNode)
  const ids = listOf(indexes).map((entry) => (isNode(entry) && typeof entry.index === 'number' ? entry.index : -1))
  const position = indexOf(node.table_index)
  if (node.name === 'seq_scan' && typeof catalog === 'string' && typeof schema === 'string' && typeof table === 'string') {
    const place = { catalog, schema, name: table }
    scope.tables.findTable?.(place)
    const columns = ids.map((id) => {
      const name = listOf(names)[id]
      if (typeof name === 'string') return { ...emptyCell, direct: new Set(scope.tables.findColumn(place, name)) }
      // The index of the row id is beyond the safe integers
      return Number.isSafeInteger(id) && id >= 0 ? unknownCell : emptyCell
    })
    return { columns, rows: emptyCell, ...position }
  }
  if (!generators.has(node.name)) return unknownFlow
  if (listOf(node.children).length === 0) return { columns: ids.map(() => emptyCell), rows: emptyCell, ...position }
  const child = childOf(node, scope)
  const given = child.columns.slice(0, listOf(node.input_table_types).length)
  const passed = listOf(node.projected_input).map((index) => child.columns[Number(index)] ?? unknownCell)
  const made = joinCells(given)
  return { columns: [...ids.map(() => made), ...passed], rows: joinCells([child.rows, toIndirect(made)]), ...position }
}
