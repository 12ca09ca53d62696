import type { CatalogConnection, CatalogSession } from '../../../index.js'
import type { ResultFormat } from '../../result/result-formats.js'
import type { ResultChoices } from '../../result/screen.js'

/** Settings that dot commands change. */
export interface ReplSettings {
  mode: ResultFormat
  /** The maximum rows of a table; `undefined` for the default of the output. */
  maxRows: number | undefined
  /** The width of a table; `undefined` for that of the terminal. */
  maxWidth: number | undefined
  choices: ResultChoices
  timer: boolean
  /** Whether statements and commands are printed before they run. */
  echo: boolean
  /** Whether a script ends at its first failure. */
  bail: boolean
  /** Whether a file of .read ends at its first failure. */
  bailInFiles: boolean
  ended: boolean
}

/** Files that receive results instead of the terminal. */
export interface ReplOutput {
  /** Sends all further results to a file, or without one back to the terminal, which completes the file. */
  set(file: string | undefined): Promise<void>
  /** Sends the result of the next statement to a file, or to a command that begins with `|`. */
  setOnce(file: string): void
  /** The file that receives all further results. */
  readonly path: string | undefined
}

/** What dot commands work with. */
export interface ReplState {
  readonly catalog: CatalogConnection
  readonly session: CatalogSession
  readonly settings: ReplSettings
  readonly output: ReplOutput
  /** The statement that was typed last. */
  readonly last: string | undefined
  readonly env: NodeJS.ProcessEnv
  /** The width of the terminal in columns; `undefined` without one. */
  readWidth(): number | undefined
  /** Prints data. */
  print(text: string): Promise<void>
  /** Prints a message. */
  log(text: string): void
  /** Runs a statement and prints its result. */
  runStatement(sql: string, options?: { readonly maxRows?: number }): Promise<void>
  /** Processes the text of a file as if it were typed. */
  readText(text: string, file: string): Promise<void>
  /** Begins the next input with a text. */
  setDraft(text: string): void
  /** Leaves the terminal to another program until `resume` is called. */
  suspendPrompt(): { resume(): void }
  /** Draws the graph of the catalog, or a selection of it. */
  renderGraph(selection: string | undefined): Promise<string>
  /** Reports a failure that is not an error of a statement, so that a script stops. */
  fail(): void
  /** Sets the exit code of the process. */
  setExitCode(code: number): void
}
