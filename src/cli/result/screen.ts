/** Where a table is shown. */
export interface Screen {
  readonly isTerminal: boolean
  /** Columns of the terminal: a table then has the types of its columns, and becomes a list where it is too wide. */
  readonly width?: number
  /** Rows that a table shows, half of them from its end; 0 for all. */
  readonly maxRows: number
}

/** As many as DuckDB's own command line shows. */
const defaultMaxRows = 40

/** The screen of an output; without a terminal a table has all its rows, whatever their width. */
export function screenOf(output: NodeJS.WriteStream, maxRows: number | undefined): Screen {
  if (output.isTTY !== true) return { isTerminal: false, maxRows: maxRows ?? 0 }
  // A terminal that does not know its size says 0
  return { isTerminal: true, maxRows: maxRows ?? defaultMaxRows, ...(output.columns > 0 && { width: output.columns }) }
}
