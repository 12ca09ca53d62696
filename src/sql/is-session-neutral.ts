import { scanPiece } from './lexer/scan-piece.js'

const explain = /explain\b/iy
const analyze = /(?:analyze|analyse)\b/iy
const explainOptions = /\([^()]*\)/y
const harmless = /(?:select|from|with|values|table|insert|update|delete|merge|describe|desc|show|summarize|copy)\b/iy

/** What has a lasting effect inside a statement that begins with a harmless word. */
const leaving = new RegExp(
  [
    'setseed|json_execute_serialized_sql|load_aws_credentials',
    '_attach|_execute',
    'able_profil|able_logging|able_peg_parser',
    'store_rejects|rejects_', // temporary tables of a CSV reader
    'pivot', // a temporary type
    String.raw`query"?\s*(?:\(|--|/\*)`, // SQL as text
  ].join('|'),
  'i',
)

/**
 * Whether a statement leaves no setting, variable, temporary object or open transaction on its connection. In doubt the answer is no.
 * Does not see what views and macros do inside.
 */
export function isSessionNeutral(sql: string): boolean {
  return beginsHarmlessly(sql) && !/;\s*\S/.test(sql) && !leaving.test(sql) && !isDatabaseCopy(sql)
}

function beginsHarmlessly(sql: string): boolean {
  const start = skipBlanks(sql, 0, true)
  const explained = skip(sql, start, explain)
  if (explained === start) return isHarmless(sql, start)
  // EXPLAIN ANALYZE runs what follows
  const statement = skipBlanks(sql, skip(sql, skipBlanks(sql, explained), analyze))
  return isHarmless(sql, statement) || isHarmless(sql, skip(sql, statement, explainOptions))
}

function isHarmless(sql: string, from: number): boolean {
  const start = skipBlanks(sql, from, true)
  return skip(sql, start, harmless) > start
}

/** The offset after a pattern, if it is there. */
function skip(sql: string, from: number, pattern: RegExp): number {
  pattern.lastIndex = from
  return pattern.test(sql) ? pattern.lastIndex : from
}

function skipBlanks(sql: string, from: number, alsoParentheses = false): number {
  let at = from
  while (at < sql.length) {
    const { kind, end } = scanPiece(sql, at)
    if (kind !== 'space' && kind !== 'comment' && !(alsoParentheses && sql[at] === '(')) break
    at = end
  }
  return at
}

/** A failed database copy leaves its transaction open, and one into `temp` leaves its tables. */
function isDatabaseCopy(sql: string): boolean {
  return /\bcopy\b/i.test(sql) && /\bdatabase\b/i.test(sql)
}
