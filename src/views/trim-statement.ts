import { parseSqlTokens } from '../config/parse-sql-tokens.js'

/**
 * SQL without white space around it and without the semicolon at its end.
 * @internal
 */
export function trimStatement(sql: string): string {
  const text = sql.trim()
  return text.endsWith(';') ? text.slice(0, -1).trimEnd() : text
}

/**
 * SQL that can stand in parentheses: also without a semicolon that has comments behind it. A line break must follow it.
 * @internal
 */
export function trimForParentheses(sql: string): string {
  const text = trimStatement(sql)
  for (let end = text.indexOf(';'); end >= 0; end = text.indexOf(';', end + 1)) {
    // Else it stands in a comment or in quotes
    const isWhole = !('problem' in parseSqlTokens(text.slice(0, end)))
    if (isWhole && isBlank(text.slice(end + 1))) return text.slice(0, end)
  }
  return text
}

/** Whether there are only comments in a text. */
function isBlank(sql: string): boolean {
  const statements = parseSqlTokens(sql)
  return !('problem' in statements) && statements.length === 0
}
