import type { CatalogConnection, CatalogSession } from '../../index.js'
import type { ResultFormat } from '../result/result-formats.js'

/** Settings that dot commands change. */
export interface ReplSettings {
  mode: ResultFormat
  /** The maximum rows of a table; `undefined` for the default of the output. */
  maxRows: number | undefined
  timer: boolean
  ended: boolean
}

/** What dot commands work with. */
export interface ReplState {
  readonly catalog: CatalogConnection
  readonly session: CatalogSession
  readonly settings: ReplSettings
  /** Prints data. */
  print(text: string): Promise<void>
  /** Prints a message. */
  log(text: string): void
  /** Runs a statement and prints its result. */
  runStatement(sql: string): Promise<void>
  /** Processes a text as if it were typed. */
  readText(text: string): Promise<void>
}
