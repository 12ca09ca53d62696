import type { CatalogConnection, CatalogSession } from '../../index.js'
import type { ResultFormat } from '../result/result-formats.js'

/** What the commands of the prompt change. */
export interface ReplSettings {
  mode: ResultFormat
  /** Rows that a table shows; as the output has it where it is not set. */
  maxRows: number | undefined
  timer: boolean
  ended: boolean
}

/** What the commands of the prompt work with. */
export interface ReplState {
  readonly catalog: CatalogConnection
  readonly session: CatalogSession
  readonly settings: ReplSettings
  /** Prints what is asked for. */
  print(text: string): Promise<void>
  /** Says something about it. */
  log(text: string): void
  /** Runs a statement, and prints its result. */
  runStatement(sql: string): Promise<void>
  /** Takes a text as if it were typed. */
  readText(text: string): Promise<void>
}
