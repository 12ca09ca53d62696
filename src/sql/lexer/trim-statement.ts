import { parseSqlTokens } from './tokenize.js'

/** SQL without surrounding white space and without a final semicolon. */
export function trimStatement(sql: string): string {
  const text = sql.trim()
  return text.endsWith(';') ? text.slice(0, -1).trimEnd() : text
}

/** SQL that can be put into parentheses: also without a semicolon that is followed by comments. Add a line break after it. */
export function trimForParentheses(sql: string): string {
  const text = trimStatement(sql)
  const statements = parseSqlTokens(text)
  const last = 'problem' in statements ? undefined : statements.at(-1)?.at(-1)
  if (!last) return text
  const end = last.start + last.text.length
  return text.includes(';', end) ? text.slice(0, end) : text
}
