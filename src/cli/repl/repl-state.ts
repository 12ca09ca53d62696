import type { CatalogConnection, CatalogSession } from '../../index.js'
import type { ResultFormat } from '../result-formats.js'

/**
 * What the commands of the prompt work with.
 * @internal
 */
export interface ReplState {
  readonly catalog: CatalogConnection
  readonly session: CatalogSession
  /** What the commands change. */
  readonly settings: { mode: ResultFormat; timer: boolean; ended: boolean }
  /** Prints what is asked for. */
  print(text: string): Promise<void>
  /** Says something about it. */
  log(text: string): void
  /** Runs a statement, and prints its result. */
  runStatement(sql: string): Promise<void>
  /** Takes a text as if it were typed. */
  readText(text: string): Promise<void>
}
