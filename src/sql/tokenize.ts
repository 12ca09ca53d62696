/** A piece of SQL. Comments and white space are between the tokens. */
export interface SqlToken {
  readonly kind: 'word' | 'quoted' | 'string' | 'symbol'
  /** As it was written. */
  readonly text: string
  /** Where it begins. */
  readonly start: number
}

/** Why a text cannot be SQL, as what follows a path in a message. */
export interface SqlProblem {
  readonly problem: string
}

const blank = /(?:\s|--[^\n\r]*)+/y
const word = /(?:[A-Za-z_]+|[^\p{ASCII}\s]+)(?:[\w$]+|[^\p{ASCII}\s]+)*/uy
const number = /\d[\w.]*|\$\d+/y
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y
const commentMark = /\/\*|\*\//g

/**
 * Splits SQL text into its statements, each as its tokens; a statement of nothing is none. Knows what can hide a semicolon:
 * strings, names in quotes, comments (which nest), dollar quotes.
 */
export function parseSqlTokens(sql: string): readonly (readonly SqlToken[])[] | SqlProblem {
  const statements: SqlToken[][] = []
  let current: SqlToken[] = []
  let at = 0
  while (at < sql.length) {
    const skipped = skipBlank(sql, at)
    if (skipped !== undefined) {
      if (skipped === openEnded) return { problem: 'has a comment that has no end' }
      at = skipped
    } else if (sql[at] === ';') {
      if (current.length > 0) statements.push(current)
      current = []
      at += 1
    } else {
      const [kind, end] = readToken(sql, at)
      if (end === openEnded) return { problem: `has a ${kind === 'quoted' ? 'name' : 'text'} in quotes that has no end` }
      current.push({ kind, text: sql.slice(at, end), start: at })
      at = end
    }
  }
  if (current.length > 0) statements.push(current)
  return statements
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

/**
 * Where the tags of dollar quotes stand, opening and closing ones: each with its start and its end. What is left open has none.
 */
export function parseDollarTags(sql: string): readonly (readonly [start: number, end: number])[] {
  const tags: (readonly [number, number])[] = []
  let at = 0
  while (at < sql.length) {
    const end = skipBlank(sql, at) ?? readToken(sql, at)[1]
    if (end === openEnded) break
    const opening = sql[at] === '$' ? matchEnd(dollarTag, sql, at) : undefined
    if (opening !== undefined) tags.push([at, opening], [end - (opening - at), end])
    at = end
  }
  return tags
}

/** The end of what has no end. */
const openEnded = -1

function skipBlank(sql: string, at: number): number | undefined {
  return sql.startsWith('/*', at) ? findCommentEnd(sql, at) : matchEnd(blank, sql, at)
}

function readToken(sql: string, at: number): readonly [SqlToken['kind'], number] {
  const first = sql[at]
  if (first === "'") return ['string', findQuoteEnd(sql, at + 1, "'", false)]
  if (first === '"') return ['quoted', findQuoteEnd(sql, at + 1, '"', false)]
  if ((first === 'e' || first === 'E') && sql[at + 1] === "'") return ['string', findQuoteEnd(sql, at + 2, "'", true)]
  const behindTag = matchEnd(dollarTag, sql, at)
  if (behindTag !== undefined) {
    const tag = sql.slice(at, behindTag)
    const end = sql.indexOf(tag, behindTag)
    return ['string', end < 0 ? openEnded : end + tag.length]
  }
  const behindWord = matchEnd(word, sql, at)
  if (behindWord !== undefined) return ['word', behindWord]
  return ['symbol', matchEnd(number, sql, at) ?? at + 1]
}

/** A quote inside is written twice; in `E'…'` also behind a backslash. */
function findQuoteEnd(sql: string, start: number, quote: string, backslash: boolean): number {
  for (let at = start; at < sql.length; at += 1) {
    if (backslash && sql[at] === '\\') at += 1
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at + 1
      at += 1
    }
  }
  return openEnded
}

function findCommentEnd(sql: string, start: number): number {
  let depth = 0
  commentMark.lastIndex = start
  for (let mark = commentMark.exec(sql); mark; mark = commentMark.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1
    if (depth === 0) return commentMark.lastIndex
  }
  return openEnded
}

function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}
