import { scanPiece } from './lexer/scan-piece.js'

/** The first keyword of a statement, in lower case. */
function firstWord(sql: string): string {
  let at = 0
  while (at < sql.length) {
    const { kind, end } = scanPiece(sql, at)
    if (kind !== 'space' && kind !== 'comment' && sql[at] !== '(') break
    at = end
  }
  return /^\w*/.exec(sql.slice(at))?.[0].toLowerCase() ?? ''
}

/** Whether a statement only reads, so that it may be a subquery and may run twice. In doubt the answer is no. */
export function isReading(sql: string): boolean {
  return (
    /^(?:select|from|with|values|table|pivot|unpivot)$/.test(firstWord(sql)) && !/\b(?:insert|update|delete|merge)\b/i.test(sql)
  )
}

/** Whether a statement returns plans, each with its name. */
export function isExplaining(sql: string): boolean {
  return firstWord(sql) === 'explain'
}

/** Whether a statement that reads no rows may return nothing at all. */
export function mayReturnNothing(sql: string): boolean {
  return !/^(?:select|from|with|values|table|pivot|unpivot|show|describe|desc|summarize|call|pragma|explain)$/.test(
    firstWord(sql),
  )
}

/** Whether a statement returns the number of rows that it has written, or these rows. */
export function isWriting(sql: string): 'count' | 'rows' | undefined {
  const word = firstWord(sql)
  if (word === 'copy') return 'count'
  if (!/^(?:insert|update|delete|merge)$/.test(word)) return undefined
  return isReturning(sql) ? 'rows' : 'count'
}

/** Whether a statement may write and return rows. In doubt the answer is yes. */
export function isReturning(sql: string): boolean {
  return /\breturning\b/i.test(sql)
}
