import { parseSqlTokens } from './tokenize.js'

/** SQL without white space around it and without the semicolon at its end. */
export function trimStatement(sql: string): string {
  const text = sql.trim()
  return text.endsWith(';') ? text.slice(0, -1).trimEnd() : text
}

/** SQL that can stand in parentheses: also without a semicolon that has comments behind it. A line break must follow it. */
export function trimForParentheses(sql: string): string {
  const text = trimStatement(sql)
  const statements = parseSqlTokens(text)
  const last = 'problem' in statements ? undefined : statements.at(-1)?.at(-1)
  if (!last) return text
  const end = last.start + last.text.length
  return text.includes(';', end) ? text.slice(0, end) : text
}
