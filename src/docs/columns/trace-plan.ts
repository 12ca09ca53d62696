import { emptyCell, type Flow, joinCells, toIndirect, unknownCell } from './flow.js'
import { addRows, childOf, indexOf, type Scope, type TableFinder, type Trace, traceAll, unknownFlow } from './plan-scope.js'
import { isNode, listOf, listOrders } from './trace-expression.js'
import { cross, join, positional } from './trace-join.js'
import { constants, noTable, scan, values } from './trace-scan.js'
import { readDelim, readTable, recursive, withTable } from './trace-table.js'

/**
 * Traces the columns of a bound, unoptimised plan, as `json_serialize_plan` writes it, to the tables that it scans. DuckDB has resolved all names, so
 * references are positions. An operator that is not handled here makes the columns above it unknown; nothing is guessed.
 */
export function tracePlan(plan: unknown, tables: TableFinder): Flow {
  return trace(plan, { trace, tables, expressions: new Map(), delims: [] })
}

function trace(node: unknown, scope: Scope): Flow {
  const known = isNode(node) ? operators.get(node.type) : undefined
  return isNode(node) && known ? known(node, scope) : unknownFlow
}

const project: Trace = (node, scope) => {
  const child = childOf(node, scope)
  return { columns: traceAll(node.expressions, child), rows: child.rows, ...indexOf(node.table_index) }
}

const filter: Trace = (node, scope) => {
  const child = childOf(node, scope)
  const map = listOf(node.projection_map).filter((index) => typeof index === 'number')
  const kept = map.length === 0 ? child : { ...child, columns: map.map((index) => child.columns[index] ?? unknownCell) }
  return addRows(kept, ...traceAll(node.expressions, child))
}

const order: Trace = (node, scope) => {
  const child = childOf(node, scope)
  return addRows(child, ...traceAll(listOrders(node.orders), child))
}

const distinct: Trace = (node, scope) => {
  const child = childOf(node, scope)
  if (node.distinct_type !== 'DISTINCT_ON') return addRows(child, ...child.columns)
  return addRows(child, ...traceAll(node.distinct_targets, child), ...traceAll(listOrders(node.order_by), child))
}

const pass: Trace = (node, scope) => childOf(node, scope)

const limit: Trace = (node, scope) => {
  const child = childOf(node, scope)
  const values = [node.limit, node.offset, node.limit_val, node.offset_val].flatMap((value) =>
    isNode(value) && isNode(value.expression) ? [value.expression] : [],
  )
  return addRows(child, ...traceAll(values, child))
}

const aggregate: Trace = (node, scope) => {
  const child = childOf(node, scope)
  const groups = traceAll(node.groups, child)
  const values = traceAll(node.expressions, child)
  const groupings = listOf(node.grouping_functions).map(() => emptyCell)
  if (groups.length > 0) return addRows({ columns: [...groups, ...values, ...groupings], rows: child.rows }, ...groups)
  // There is always exactly one row
  return { columns: [...values, ...groupings].map((cell) => joinCells([cell, toIndirect(child.rows)])), rows: emptyCell }
}

/** Traces operators that append columns: windows and unnested lists. */
const append: Trace = (node, scope) => {
  const child = childOf(node, scope)
  return { columns: [...child.columns, ...traceAll(node.expressions, child)], rows: child.rows }
}

const union: Trace = (node, scope) => {
  const flows = listOf(node.children).map((child) => scope.trace(child, scope))
  const columns = flows[0]?.columns.map((_, index) => joinCells(flows.map((flow) => flow.columns[index] ?? unknownCell))) ?? []
  return { columns, rows: joinCells(flows.map(({ rows }) => rows)), ...indexOf(node.table_index) }
}

/** Traces EXCEPT and INTERSECT, which compare whole rows. */
const compareRows: Trace = (node, scope) => {
  const [left, right] = [childOf(node, scope), childOf(node, scope, 1)]
  const rows = joinCells([left.rows, toIndirect(right.rows, ...left.columns, ...right.columns)])
  return { columns: left.columns, rows, ...indexOf(node.table_index) }
}

const operators: ReadonlyMap<unknown, Trace> = new Map<unknown, Trace>(
  Object.entries({
    LOGICAL_PROJECTION: project,
    LOGICAL_FILTER: filter,
    LOGICAL_ORDER_BY: order,
    LOGICAL_TOP_N: order,
    LOGICAL_DISTINCT: distinct,
    LOGICAL_LIMIT: limit,
    LOGICAL_SAMPLE: pass,
    LOGICAL_AGGREGATE_AND_GROUP_BY: aggregate,
    LOGICAL_WINDOW: append,
    LOGICAL_UNNEST: append,
    LOGICAL_EXPRESSION_GET: values,
    LOGICAL_CHUNK_GET: constants,
    LOGICAL_DUMMY_SCAN: noTable,
    LOGICAL_EMPTY_RESULT: constants,
    LOGICAL_GET: scan,
    LOGICAL_COMPARISON_JOIN: join,
    LOGICAL_ANY_JOIN: join,
    LOGICAL_ASOF_JOIN: join,
    LOGICAL_DELIM_JOIN: join,
    LOGICAL_CROSS_PRODUCT: cross,
    LOGICAL_POSITIONAL_JOIN: positional,
    LOGICAL_UNION: union,
    LOGICAL_EXCEPT: compareRows,
    LOGICAL_INTERSECT: compareRows,
    LOGICAL_MATERIALIZED_CTE: withTable,
    LOGICAL_RECURSIVE_CTE: recursive,
    LOGICAL_CTE_REF: readTable,
    LOGICAL_DELIM_GET: readDelim,
  }),
)
