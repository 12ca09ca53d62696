import { isKeyword } from '../../sql/lexer/is-keyword.js'
import { scanPiece } from '../../sql/lexer/scan-piece.js'
import type { Style } from './style.js'

/** A stretch of SQL in one colour; `end` is the offset after it. */
export interface StyledPiece {
  readonly end: number
  readonly style: Style | undefined
}

/** Cuts SQL, or a dot command, into pieces of one colour. */
export function highlightSql(text: string): readonly StyledPiece[] {
  const [command] = /^\s*\.\w+/.exec(text) ?? []
  if (command !== undefined)
    return [
      { end: command.length, style: 'keyword' },
      { end: text.length, style: undefined },
    ]
  const pieces: StyledPiece[] = []
  for (let at = 0; at < text.length; ) {
    const { kind, end } = scanPiece(text, at)
    pieces.push({ end, style: styleOf(kind, text.slice(at, end), text[at - 1]) })
    at = end
  }
  return pieces
}

function styleOf(kind: ReturnType<typeof scanPiece>['kind'], piece: string, before: string | undefined): Style | undefined {
  if (kind === 'string' || kind === 'comment') return kind
  if (kind === 'parameter') return 'number'
  // After a dot it is a name
  if (kind === 'word' && before !== '.') return isKeyword(piece.toLowerCase()) ? 'keyword' : undefined
  return kind === 'symbol' && /^\d/.test(piece) ? 'number' : undefined
}
