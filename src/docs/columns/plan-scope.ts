import { type Cell, type ColumnRef, type Flow, joinCells, toIndirect, unknownCell } from './flow.js'
import { isNode, listOf, type PlanNode, type Resolve, traceExpression } from './trace-expression.js'

/** The place of a scanned table. */
export interface TablePlace {
  readonly catalog: string
  readonly schema: string
  readonly name: string
}

/** Receives the tables that a plan scans, and finds their columns. */
export interface TableFinder {
  /** The references to a column, one for each source of the table. */
  findColumn(table: TablePlace, column: string): readonly ColumnRef[]
  /** Called for each table that is scanned. */
  findTable?(table: TablePlace): void
}

/** What a part of a plan can refer to. */
export interface Scope {
  /** Traces a part of the plan. */
  readonly trace: (node: unknown, scope: Scope) => Flow
  readonly tables: TableFinder
  /** The columns of the common table expressions, by index. */
  readonly expressions: ReadonlyMap<unknown, Flow>
  /** The columns that the enclosing joins pass to their right sides, the innermost join first. */
  readonly delims: readonly { readonly cells: readonly Cell[]; readonly types: string }[]
}

/** Traces a node of one type. */
export type Trace = (node: PlanNode, scope: Scope) => Flow

/** The flow of a part that is not known. */
export const unknownFlow: Flow = { columns: [], rows: unknownCell }

/** Adds cells to those that decide the rows. */
export function addRows(flow: Flow, ...cells: readonly Cell[]): Flow {
  return cells.length === 0 ? flow : { ...flow, rows: joinCells([flow.rows, toIndirect(...cells)]) }
}

/** Resolves references: they are positions in the columns of all children together. */
export function resolveIn(...flows: readonly Flow[]): Resolve {
  const columns = flows.flatMap((flow) => flow.columns)
  return ({ expression_class: kind, index, binding }) => {
    if (kind === 'BOUND_REF') return (typeof index === 'number' ? columns[index] : undefined) ?? unknownCell
    const { table_index: table, column_index: column } = isNode(binding) ? binding : ({} as PlanNode)
    const flow = flows.find(({ tableIndex }) => tableIndex !== undefined && tableIndex === table)
    return flow?.columns[Number(column)] ?? unknownCell
  }
}

export function traceAll(expressions: unknown, ...flows: readonly Flow[]): readonly Cell[] {
  const resolve = resolveIn(...flows)
  return listOf(expressions).map((expression) => traceExpression(expression, resolve))
}

export function childOf(node: PlanNode, scope: Scope, index = 0): Flow {
  return scope.trace(listOf(node.children)[index], scope)
}

/** The index of a table; indexes that are not set are too large for a number. */
export function indexOf(value: unknown): { readonly tableIndex?: number } {
  return typeof value === 'number' && Number.isSafeInteger(value) ? { tableIndex: value } : {}
}
