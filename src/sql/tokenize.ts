import { type Enclosing, type SqlPiece, scanDollarTag, scanPiece } from './scan-piece.js'

/** A piece of SQL. Comments and white space are between the tokens. */
export interface SqlToken {
  readonly kind: Exclude<SqlPiece['kind'], 'space' | 'comment'>
  /** As it was written. */
  readonly text: string
  /** Where it begins. */
  readonly start: number
}

/** Why a text cannot be SQL, as what follows a path in a message. */
export interface SqlProblem {
  readonly problem: string
}

/**
 * Splits SQL text into its statements, each as its tokens; a statement of nothing is none. Knows what can hide a semicolon:
 * strings, names in quotes, comments (which nest), dollar quotes.
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
  comment: 'has a comment that has no end',
  quoted: 'has a name in quotes that has no end',
  string: 'has a text in quotes that has no end',
}

/** The tokens of a text that must be one statement; a semicolon may stand behind it. */
export function parseOneStatement(sql: string): readonly SqlToken[] | SqlProblem {
  const statements = parseSqlTokens(sql)
  if ('problem' in statements) return statements
  const [first, second] = statements
  if (!first) return { problem: 'holds no SQL statement' }
  if (second) return { problem: `holds ${statements.length} SQL statements; write each as an item of a list` }
  return first
}

/** The statements of a text, each as it is written; a text of one statement, or with a fault, as a whole. */
export function parseStatementTexts(sql: string): readonly string[] {
  const statements = parseSqlTokens(sql)
  if ('problem' in statements || statements.length < 2) return [sql]
  return statements.map((tokens) => {
    const [first, last] = [tokens[0], tokens.at(-1)]
    return first && last ? sql.slice(first.start, last.start + last.text.length) : ''
  })
}

/** Where the tags of closed dollar quotes are, opening and closing ones: each with its start and its end. */
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
