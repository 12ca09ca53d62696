/** A piece of a query's result. A large result is rendered piece by piece, so that it never is in memory as a whole. */
export interface ResultPart {
  /** The names of the columns; none for a statement that returns nothing. */
  readonly columns: readonly string[]
  /** One array of values a row, in the order of the columns. */
  readonly rows: readonly (readonly unknown[])[]
  /** The types of the columns, where they are to be shown; empty for one that is not known. */
  readonly types?: readonly string[]
  /** Whether the values of a column are numbers; where it is not known, the values tell. */
  readonly numeric?: readonly (boolean | undefined)[]
  /** How many columns of a terminal there are, where that matters. */
  readonly width?: number
  /** Whether a terminal shows the text, and not a file or a pipe. */
  readonly isTerminal?: boolean
  /** How many rows of the result came before this part. */
  readonly start?: number
  /** Rows of the result that are left out, and before which row of this part. */
  readonly gap?: { readonly at: number; readonly count: number }
  /** Nothing was rendered before. */
  readonly first: boolean
  /** Nothing comes after; this part may then have no rows. */
  readonly last: boolean
}

/** One format: the text of a piece. Pure. */
export type ResultRenderer = (part: ResultPart) => string
