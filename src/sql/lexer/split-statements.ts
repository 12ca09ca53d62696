import { type Enclosing, scanPiece } from './scan-piece.js'

/** SQL text cut at its semicolons. */
export interface SplitStatements {
  /** Complete ones, without their semicolons. */
  readonly statements: readonly string[]
  /** What follows the last semicolon: the beginning of a statement, or blank. */
  readonly rest: string
  /** The quote or comment that the rest does not close. */
  readonly open?: OpenPiece | undefined
}

export interface OpenPiece {
  readonly kind: Enclosing
  /** Offset in the rest. */
  readonly at: number
}

/**
 * Cuts SQL at the semicolons that end statements, not at those in strings, quoted names and comments. Pure.
 * @param from - where to start looking: the text before it must hold no semicolon that ends a statement, and nothing open
 */
export function splitStatements(text: string, from = 0): SplitStatements {
  const statements: string[] = []
  let start = 0
  let open: OpenPiece | undefined
  for (let at = from; at < text.length; ) {
    const { kind, end, isOpen } = scanPiece(text, at)
    if (isOpen) open = { kind, at: at - start }
    if (text[at] === ';') {
      const statement = text.slice(start, at).trim()
      if (!isBlank(statement)) statements.push(statement)
      start = end
    }
    at = end
  }
  return { statements, rest: text.slice(start), open }
}

/** Whether a text has nothing to run: only white space and comments. */
export function isBlank(text: string): boolean {
  for (let at = 0; at < text.length; ) {
    const { kind, end } = scanPiece(text, at)
    if (kind !== 'space' && kind !== 'comment') return false
    at = end
  }
  return true
}
