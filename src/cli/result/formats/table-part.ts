import type { ResultPart } from '../../../connection/result/index.js'
import type { ResultChoices } from '../screen.js'

/** A part of a result, with the settings of its rendering. */
export interface TablePart extends ResultPart, Omit<ResultChoices, 'hasHeaders'> {
  /** The types of the columns, if they are shown; an empty string for an unknown type. */
  readonly types?: readonly string[] | undefined
  /** The width of the terminal in columns, if it limits the output. */
  readonly width?: number | undefined
  /** Whether the output goes to a terminal, not to a file or a pipe. */
  readonly isTerminal?: boolean
  /** Whether the output has colours. @defaultValue `false` */
  readonly isStyled?: boolean
  /** The number of rows before this part. */
  readonly start?: number
  /** The number of rows that are left out, and before which row of this part. */
  readonly gap?: { readonly at: number; readonly count: number } | undefined
}
