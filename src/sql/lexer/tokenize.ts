import { type Enclosing, type SqlPiece, scanDollarTag, scanPiece } from './scan-piece.js'

/** A piece of SQL. White space and comments are not tokens. */
export interface SqlToken {
  readonly kind: Exclude<SqlPiece['kind'], 'space' | 'comment'>
  /** The text as written. */
  readonly text: string
  /** Offset of its first character. */
  readonly start: number
}

/** Why a text is not valid SQL, as a message without its subject. */
export interface SqlProblem {
  readonly problem: string
}

/**
 * Splits SQL text into statements and these into tokens; empty statements are omitted.
 */
export function parseSqlTokens(sql: string): readonly (readonly SqlToken[])[] | SqlProblem {
  const statements: SqlToken[][] = []
  let current: SqlToken[] = []
  for (let start = 0; start < sql.length; ) {
    const { kind, end, isOpen } = scanPiece(sql, start)
    if (isOpen) return { problem: openProblems[kind] }
    if (sql[start] === ';') {
      if (current.length > 0) statements.push(current)
      current = []
    } else if (kind !== 'space' && kind !== 'comment') current.push({ kind, text: sql.slice(start, end), start })
    start = end
  }
  if (current.length > 0) statements.push(current)
  return statements
}

const openProblems: Readonly<Record<Enclosing, string>> = {
  comment: 'has a comment that is not closed',
  quoted: 'has a quoted name that is not closed',
  string: 'has a quoted string that is not closed',
}

/** The tokens of a text that must be one statement, which may end with a semicolon. */
export function parseOneStatement(sql: string): readonly SqlToken[] | SqlProblem {
  const statements = parseSqlTokens(sql)
  if ('problem' in statements) return statements
  const [first, second] = statements
  if (!first) return { problem: 'contains no SQL statement' }
  if (second) return { problem: `contains ${statements.length} SQL statements; write each as a list item` }
  return first
}

/** The statements of a text as written; a text with only one statement, or with a problem, as a whole. */
export function parseStatementTexts(sql: string): readonly string[] {
  const statements = parseSqlTokens(sql)
  if ('problem' in statements || statements.length < 2) return [sql]
  return statements.map((tokens) => {
    const [first, last] = [tokens[0], tokens.at(-1)]
    return first && last ? sql.slice(first.start, last.start + last.text.length) : ''
  })
}

/** The opening and closing tags of all closed dollar quotes, each with its start and end offset. */
export function parseDollarTags(sql: string): readonly (readonly [start: number, end: number])[] {
  const tags: (readonly [number, number])[] = []
  for (let start = 0; start < sql.length; ) {
    const { kind, end, isOpen } = scanPiece(sql, start)
    const tag = kind === 'string' && !isOpen ? scanDollarTag(sql, start) : undefined
    if (tag !== undefined) tags.push([start, start + tag.length], [end - tag.length, end])
    start = end
  }
  return tags
}
