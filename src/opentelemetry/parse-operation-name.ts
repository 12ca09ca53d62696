import { parseSqlTokens } from '../sql/lexer/tokenize.js'

/** First keywords of DuckDB's statements: a fixed set, since each is a time series of metrics. */
const keywords = new Set(
  (
    'ALTER ANALYZE ATTACH BEGIN CALL CHECKPOINT COMMENT COMMIT COPY CREATE DEALLOCATE DELETE DESCRIBE DETACH DROP EXECUTE EXPLAIN EXPORT ' +
    'FORCE FROM IMPORT INSERT INSTALL LOAD MERGE PIVOT PRAGMA PREPARE RESET ROLLBACK SELECT SET SHOW START SUMMARIZE TABLE TRUNCATE UNPIVOT ' +
    'UPDATE USE VACUUM VALUES'
  ).split(' '),
)
const afterWith = new Set(['SELECT', 'FROM', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'VALUES', 'TABLE', 'PIVOT', 'UNPIVOT'])

/**
 * The name of the operation that a text runs: its first keyword, that of the statement after a WITH clause, or `BATCH` for several
 * statements; `undefined` for anything else.
 */
export function parseOperationName(sql: string): string | undefined {
  const statements = parseSqlTokens(sql)
  if ('problem' in statements) return undefined
  if (statements.length > 1) return 'BATCH'
  let depth = 0
  let isAfterWith = false
  for (const { kind, text } of statements[0] ?? []) {
    if (text === '(') depth += 1
    else if (text === ')') depth -= 1
    else if (!isAfterWith) {
      const word = kind === 'word' ? text.toUpperCase() : ''
      if (word !== 'WITH') return keywords.has(word) ? word : undefined
      isAfterWith = true
      depth = 0
    } else if (depth <= 0 && kind === 'word' && afterWith.has(text.toUpperCase())) return text.toUpperCase()
  }
  return undefined
}
