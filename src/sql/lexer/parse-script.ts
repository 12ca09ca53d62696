import { scanPiece } from './scan-piece.js'

/** A statement of a script. */
export interface ScriptStatement {
  /** The statement as written, without its semicolon and without comments around it. */
  readonly sql: string
  /** The offset of its first character in the script. */
  readonly start: number
}

/** Splits a script at the semicolons that end statements. What follows the last semicolon is a statement too. Empty ones are omitted. */
export function parseScript(script: string): readonly ScriptStatement[] {
  const statements: ScriptStatement[] = []
  let start: number | undefined
  let last = 0
  const end = () => {
    if (start !== undefined) statements.push({ sql: script.slice(start, last), start })
    start = undefined
  }
  for (let at = 0; at < script.length; ) {
    const piece = scanPiece(script, at)
    if (script[at] === ';') end()
    // A comment that is not closed is left for DuckDB to report
    else if (piece.isOpen || (piece.kind !== 'space' && piece.kind !== 'comment')) {
      start ??= at
      last = piece.end
    }
    at = piece.end
  }
  end()
  return statements
}
