import type { Terminal } from './create-terminal.js'

/**
 * What every command is given.
 * @internal
 */
export interface CommandContext {
  readonly terminal: Terminal
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal
}
