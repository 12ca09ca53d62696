import { type Cell, emptyCell, joinCells, toIndirect, unknownCell } from './flow.js'

/** A node of a plan of `json_serialize_plan`. */
export interface PlanNode {
  readonly [key: string]: unknown
}

/** The cell of a reference to a column. */
export type Resolve = (reference: PlanNode) => Cell

/** Traces the value of a bound expression to columns. A kind of expression that is not handled here is unknown. */
export function traceExpression(expression: unknown, resolve: Resolve): Cell {
  if (!isNode(expression)) return unknownCell
  const trace = (part: unknown) => traceExpression(part, resolve)
  const all = (...parts: readonly unknown[]) => joinCells(parts.map(trace))
  const { expression_class: kind } = expression
  switch (kind) {
    case 'BOUND_REF':
    case 'BOUND_COLUMN_REF':
      return resolve(expression)
    case 'BOUND_CONSTANT':
    case 'BOUND_DEFAULT':
    case 'BOUND_PARAMETER':
      return emptyCell
    case 'BOUND_CAST':
    case 'BOUND_UNNEST':
      return trace(expression.child)
    case 'BOUND_FUNCTION':
    case 'BOUND_OPERATOR':
    case 'BOUND_CONJUNCTION':
      return all(...listOf(expression.children))
    case 'BOUND_COMPARISON':
      return all(expression.left, expression.right)
    case 'BOUND_BETWEEN':
      return all(expression.input, expression.lower, expression.upper)
    case 'BOUND_CASE': {
      const checks = listOf(expression.case_checks).filter(isNode)
      const conditions = checks.map(({ when_expr: when }) => trace(when))
      const values = [...checks.map(({ then_expr: then }) => then), expression.else_expr].map(trace)
      return joinCells([...values, ...(conditions.length > 0 ? [toIndirect(...conditions)] : [])])
    }
    case 'BOUND_AGGREGATE':
      return joinCells([all(...listOf(expression.children)), decide(expression, trace)])
    case 'BOUND_WINDOW': {
      const { offset_expr: offset, default_expr: fallback } = expression
      const values = [...listOf(expression.children), offset, fallback].filter(isPresent)
      return joinCells([all(...values), decide(expression, trace)])
    }
    default:
      return unknownCell
  }
}

/** The columns that filter, partition and order the rows of an aggregate or a window. */
function decide(expression: PlanNode, trace: (part: unknown) => Cell): Cell {
  const { filter, filter_expr: filterOfWindow, start_expr: start, end_expr: end, partitions } = expression
  const parts = [filter, filterOfWindow, start, end, ...listOf(partitions)].filter(isPresent)
  const orders = [expression.order_bys, expression.orders, expression.arg_orders].flatMap(listOrders)
  return toIndirect(...[...parts, ...orders].map(trace))
}

/** The expressions of an ORDER BY. */
export function listOrders(orders: unknown): readonly unknown[] {
  const list = isNode(orders) && !Array.isArray(orders) ? orders.orders : orders
  return listOf(list).flatMap((order) => (isNode(order) ? [order.expression] : []))
}

export function isNode(value: unknown): value is PlanNode {
  return typeof value === 'object' && value !== null
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null
}
