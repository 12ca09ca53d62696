/** A column of a table that is read: the index of the table in the list of tables, and the name of the column. */
export type ColumnRef = string

/** Where the values of one column come from. */
export interface Cell {
  readonly direct: ReadonlySet<ColumnRef>
  readonly indirect: ReadonlySet<ColumnRef>
  readonly unknown: boolean
}

/** The columns that a part of a plan passes on, and the source of each. */
export interface Flow {
  readonly columns: readonly Cell[]
  /** The columns that decide which rows there are, and their order. */
  readonly rows: Cell
  /** The index by which other parts refer to its columns where positions are not resolved. */
  readonly tableIndex?: number
}

const none: ReadonlySet<ColumnRef> = new Set()

export const emptyCell: Cell = { direct: none, indirect: none, unknown: false }
export const unknownCell: Cell = { direct: none, indirect: none, unknown: true }

/** The union of cells. A single cell is returned as it is, so that callers can compare it by identity. */
export function joinCells(cells: readonly Cell[]): Cell {
  const [first = emptyCell, second] = cells
  if (second === undefined) return first
  return {
    direct: joinSets(cells.map(({ direct }) => direct)),
    indirect: joinSets(cells.map(({ indirect }) => indirect)),
    unknown: cells.some(({ unknown }) => unknown),
  }
}

/** The columns of all cells, as columns that only decide (`indirect`). */
export function toIndirect(...cells: readonly Cell[]): Cell {
  const { direct, indirect, unknown } = joinCells(cells)
  return direct.size === 0 ? { direct, indirect, unknown } : { direct: none, indirect: joinSets([direct, indirect]), unknown }
}

function joinSets(sets: readonly ReadonlySet<ColumnRef>[]): ReadonlySet<ColumnRef> {
  const filled = sets.filter(({ size }) => size > 0)
  const [first = none] = filled
  return filled.length < 2 ? first : new Set(filled.flatMap((set) => [...set]))
}
