import type { StyledPiece } from '../render/highlight-sql.js'
import type { Suggestions } from './complete-text.js'

export interface EditorOptions {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
  /** The colours of a text; none shows it plain. */
  readonly highlight: (text: string) => readonly StyledPiece[] | undefined
  /** Whether Enter ends the text, instead of adding a line. */
  readonly isComplete: (text: string) => boolean
  readonly complete: (before: string, after: string) => Promise<Suggestions>
  /** Earlier texts, newest first. */
  readonly entries: () => readonly string[]
  /** Called on Ctrl-C while no text is being read. */
  readonly onInterrupt: () => void
}

/** Where a text begins, and what is before its further lines. */
export interface Prompts {
  readonly prompt: string
  readonly continuation: string
  /** The text to start with. */
  readonly initial?: string | undefined
}
