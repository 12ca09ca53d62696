import type { Terminal } from './create-terminal.js'
import type { Interrupts } from './interrupts.js'

/** What every command receives. */
export interface CommandContext {
  readonly terminal: Terminal
  /** Aborts when the user presses Ctrl-C. */
  readonly signal: AbortSignal
  readonly interrupts: Interrupts
  /** A terminal or a pipe. */
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
  readonly env: NodeJS.ProcessEnv
  /** Sets the exit code of a command that does not throw. */
  setExitCode(code: number): void
}
