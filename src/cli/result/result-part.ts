/** A part of a query's result. Large results are rendered part by part and are never in memory as a whole. */
export interface ResultPart {
  /** The names of the columns; empty for a statement that returns nothing. */
  readonly columns: readonly string[]
  /** One array of values per row, in the order of the columns. */
  readonly rows: readonly (readonly unknown[])[]
  /** The types of the columns, if they are shown; an empty string for an unknown type. */
  readonly types?: readonly string[]
  /** Whether each column is numeric; if unknown, it is decided by the values. */
  readonly numeric?: readonly (boolean | undefined)[]
  /** The width of the terminal in columns, if it limits the output. */
  readonly width?: number
  /** Whether the output goes to a terminal, not to a file or a pipe. */
  readonly isTerminal?: boolean
  /** The number of rows before this part. */
  readonly start?: number
  /** The number of rows that are left out, and before which row of this part. */
  readonly gap?: { readonly at: number; readonly count: number }
  /** Whether this is the first part. */
  readonly first: boolean
  /** Whether this is the last part, which may have no rows. */
  readonly last: boolean
}

/** Renders a part in one format. */
export type ResultRenderer = (part: ResultPart) => string
