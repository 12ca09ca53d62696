import { splitStatements } from './split-statements.js'
import { parseSqlTokens } from './tokenize.js'

/**
 * Why a text cannot be put after WHERE or ORDER BY, as a message without its subject; `undefined` if it can. A text that can stays inside the
 * parentheses or the clause that it is put into. DuckDB reports what else is wrong with it.
 */
export function clauseProblem(text: string): string | undefined {
  const parsed = parseSqlTokens(text)
  if ('problem' in parsed) return parsed.problem
  if (splitStatements(text).statements.length > 0) return 'contains a semicolon'
  const tokens = parsed.flat()
  if (tokens.length === 0) return 'contains no SQL'
  let depth = 0
  for (const token of tokens) {
    if (token.text === '(') depth += 1
    if (token.text === ')') depth -= 1
    if (depth < 0) break
  }
  return depth === 0 ? undefined : 'has parentheses that do not match'
}
