import { type Cell, emptyCell, type Flow, joinCells, toIndirect, unknownCell } from './flow.js'
import { addRows, childOf, resolveIn, type Trace, traceAll, unknownFlow } from './plan-scope.js'
import { isNode, listOf, traceExpression } from './trace-expression.js'

export const join: Trace = (node, scope) => {
  const left = childOf(node, scope)
  const passed = traceAll(node.duplicate_eliminated_columns, left)
  const isDelim = node.type === 'LOGICAL_DELIM_JOIN' || passed.length > 0
  const delims = isDelim ? [{ cells: passed, types: JSON.stringify(node.mark_types ?? []) }, ...scope.delims] : scope.delims
  const right = childOf(node, { ...scope, delims }, 1)
  const conditions = [
    ...listOf(node.conditions).flatMap((condition) => traceCondition(condition, left, right)),
    ...traceAll(isNode(node.condition) ? [node.condition] : [], left, right),
    ...traceAll(isNode(node.predicate) ? [node.predicate] : [], left, right),
    ...traceAll(node.expressions, left, right),
  ]
  const decisive = toIndirect(right.rows, ...conditions)
  switch (node.join_type) {
    case 'SEMI':
    case 'ANTI':
      return addRows(left, decisive)
    case 'RIGHT_SEMI':
    case 'RIGHT_ANTI':
      return addRows(right, left.rows, ...conditions)
    case 'MARK':
      return { columns: [...left.columns, decisive], rows: left.rows }
    case 'SINGLE':
      return { columns: [...left.columns, ...right.columns.map((cell) => joinCells([cell, decisive]))], rows: left.rows }
    case 'INNER':
    case 'LEFT':
    case 'RIGHT':
    case 'FULL':
    case 'OUTER':
      return { columns: [...left.columns, ...right.columns], rows: joinCells([left.rows, decisive]) }
    default:
      return unknownFlow
  }
}

/** Traces a condition. One that compares a column with its own copy on the right side decides nothing. */
function traceCondition(condition: unknown, left: Flow, right: Flow): readonly Cell[] {
  if (!isNode(condition)) return [unknownCell]
  const { left: one, right: other, expression } = condition
  if (expression !== undefined && expression !== null) return traceAll([expression], left, right)
  const cells = [traceExpression(one, resolveIn(left)), traceExpression(other, resolveIn(right))]
  return cells[0] === cells[1] && cells[0] !== emptyCell && cells[0] !== unknownCell ? [] : cells
}

export const cross: Trace = (node, scope) => {
  const [left, right] = [childOf(node, scope), childOf(node, scope, 1)]
  const columns = [...left.columns, ...right.columns]
  if (!hasOneRow(listOf(node.children)[1])) return { columns, rows: joinCells([left.rows, right.rows]) }
  // A subquery of one row leaves the rows of the other side as they are
  return { columns: [...left.columns, ...right.columns.map((cell) => joinCells([cell, right.rows]))], rows: left.rows }
}

function hasOneRow(node: unknown): boolean {
  if (!isNode(node)) return false
  if (node.type === 'LOGICAL_PROJECTION') return hasOneRow(listOf(node.children)[0])
  return node.type === 'LOGICAL_AGGREGATE_AND_GROUP_BY' && listOf(node.groups).length === 0
}

export const positional: Trace = (node, scope) => {
  const [left, right] = [childOf(node, scope), childOf(node, scope, 1)]
  return { columns: [...left.columns, ...right.columns], rows: joinCells([left.rows, right.rows]) }
}
