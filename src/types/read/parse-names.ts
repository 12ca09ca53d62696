import { readName } from '../../sql/lexer/token-text.js'
import { parseSqlTokens } from '../../sql/lexer/tokenize.js'
import type { ViewReference } from '../../views/definition/view-definition.js'

/** All names in a statement, including columns and keywords: for statements that DuckDB does not parse into a tree. */
export function parseNames(sql: string): readonly ViewReference[] {
  const statements = parseSqlTokens(sql)
  if ('problem' in statements) return []
  const tokens = statements.flat()
  const references: ViewReference[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const parts: string[] = []
    for (let name = readName(tokens[at]); name !== undefined; name = readName(tokens[at])) {
      parts.unshift(name)
      if (tokens[at + 1]?.text !== '.') break
      at += 2
    }
    const [name, schema, catalog] = parts
    if (name !== undefined)
      references.push({ name, ...(schema !== undefined && { schema }), ...(catalog !== undefined && { catalog }) })
  }
  return references
}
