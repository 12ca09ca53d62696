/** The choices of a user about the text of results. */
export interface ResultChoices {
  /** How NULL is shown in text for people. @defaultValue `'NULL'` */
  readonly nullText?: string | undefined
  /** The table that INSERT statements name. @defaultValue `'result'` */
  readonly insertInto?: string | undefined
  /** Whether a format with a line of names has it. @defaultValue `true` */
  readonly hasHeaders?: boolean | undefined
  /** Replaces the separators of a format that has some. */
  readonly separators?: Separators | undefined
}

/** The texts between the values of a row, and at its end; `undefined` for the row end of the format. */
export interface Separators {
  readonly column: string
  readonly row?: string | undefined
}

/** The output that a result is rendered for. */
export interface Screen extends ResultChoices {
  readonly isTerminal: boolean
  /** The width of the terminal in columns. If set, a table shows column types and becomes a list if it is too wide. */
  readonly width?: number | undefined
  /** Whether tables have colours. @defaultValue `false` */
  readonly isColored?: boolean
  /** The maximum number of rows of a table, half of them from its end; 0 shows all. */
  readonly maxRows: number
}

/** The same as in DuckDB's own CLI. */
export const defaultMaxRows = 40

/** A file: a table has all rows at full width. */
export const fileScreen: Screen = { isTerminal: false, maxRows: 0 }

/** Describes an output. Without a terminal a table has all rows at full width. */
export function screenOf(output: NodeJS.WriteStream, isColored: boolean, maxRows: number | undefined): Screen {
  if (output.isTTY !== true) return { ...fileScreen, isColored, maxRows: maxRows ?? 0 }
  return { isTerminal: true, isColored, maxRows: maxRows ?? defaultMaxRows, width: widthOf(output) }
}

/** The width of a terminal in columns; `undefined` without one, or if it is unknown, which is reported as 0. */
export function widthOf({ isTTY, columns }: NodeJS.WriteStream): number | undefined {
  return isTTY === true ? columns || undefined : undefined
}
