/** A part of a query's result. Large results are rendered part by part and are never in memory as a whole. */
export interface ResultPart {
  /** The names of the columns; empty for a statement that returns nothing. */
  readonly columns: readonly string[]
  /** Whether each column is numeric; if unknown, it is decided by the values. */
  readonly numeric?: readonly (boolean | undefined)[]
  /** One array of values per row, in the order of the columns. */
  readonly rows: readonly (readonly unknown[])[]
  /** Whether this is the first part. */
  readonly first: boolean
  /** Whether this is the last part, which may have no rows. */
  readonly last: boolean
}

/** Renders a part in one format. */
export type ResultRenderer<P extends ResultPart = ResultPart> = (part: P) => string
