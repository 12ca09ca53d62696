import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { parseStatementTexts } from '../../sql/lexer/tokenize.js'
import { type Literal, quoteIdentifier, quoteLiteral } from '../../sql/quote.js'

/** Statements that do not affect names and types, and may wait for a network. */
const leftOut =
  /^\s*(?:ATTACH|DETACH|LOAD|(?:FORCE\s+)?INSTALL|CALL|COPY|EXPORT|IMPORT|CREATE\s[^(]*\bSECRET|DROP\s[^(]*\bSECRET)\b/i

/** The statements of the session that may affect names and types, in order. */
export function listStatements({ duckdb: { pragmas = [], settings = [] } }: CatalogConfig): readonly string[] {
  const set =
    typeof settings === 'string' || Array.isArray(settings)
      ? [settings].flat()
      : Object.entries(settings).map(([name, value]) => `SET ${quoteIdentifier(name)} = ${quoteLiteral(value as Literal)}`)
  return [...pragmas, ...set].flatMap((text) => parseStatementTexts(text)).filter((sql) => !leftOut.test(sql))
}
