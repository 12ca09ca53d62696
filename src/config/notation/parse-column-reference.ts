import { readName } from '../../sql/lexer/token-text.js'
import { parseOneStatement } from '../../sql/lexer/tokenize.js'

/** A column of a table or view, without quotes. */
export interface ColumnReference {
  /** One to three parts: database, schema, name. */
  readonly table: readonly string[]
  readonly column: string
}

/** Takes `table.column` apart, whose table may be qualified; `undefined` for any other text. */
export function parseColumnReference(text: string): ColumnReference | undefined {
  const tokens = parseOneStatement(text)
  if ('problem' in tokens) return undefined
  const parts = tokens.flatMap((token, index) => (index % 2 === 0 ? (readName(token) ?? []) : []))
  const isWhole =
    parts.length === (tokens.length + 1) / 2 && tokens.every(({ text: dot }, index) => index % 2 === 0 || dot === '.')
  const column = parts.at(-1)
  return isWhole && parts.length >= 2 && parts.length <= 4 && column !== undefined && !parts.includes('')
    ? { table: parts.slice(0, -1), column }
    : undefined
}
