import type { Terminal } from './create-terminal.js'
import type { Interrupts } from './interrupts.js'

/** What every command is given. */
export interface CommandContext {
  readonly terminal: Terminal
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal
  readonly interrupts: Interrupts
  /** What a person types on, or a pipe. */
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
  readonly env: NodeJS.ProcessEnv
  /** How the process ends although nothing failed. */
  setExitCode(code: number): void
}
