/**
 * A piece of SQL. Comments and white space are between the tokens.
 * @internal
 */
export interface SqlToken {
  readonly kind: 'word' | 'quoted' | 'string' | 'symbol'
  /** As it was written. */
  readonly text: string
}

/**
 * Why a text cannot be SQL, as what follows a path in a message.
 * @internal
 */
export interface SqlProblem {
  readonly problem: string
}

const openEnded = 'has no end'

/** Each is tried in this order at the place where the last one ended; the ones without a kind are skipped. */
const forms: readonly { readonly pattern: RegExp; readonly kind?: SqlToken['kind']; readonly unended?: string }[] = [
  { pattern: /\s+/y },
  { pattern: /--[^\n\r]*/y },
  { pattern: /[eE]'(?:[^'\\]|\\[\s\S]|'')*'/y, kind: 'string' },
  { pattern: /'(?:[^']|'')*'/y, kind: 'string' },
  { pattern: /[eE]?'/y, unended: `has a text in single quotes that ${openEnded}` },
  { pattern: /"(?:[^"]|"")*"/y, kind: 'quoted' },
  { pattern: /"/y, unended: `has a name in double quotes that ${openEnded}` },
  { pattern: /[\p{L}_\u0080-\uffff][\p{L}\p{N}_$\u0080-\uffff]*/uy, kind: 'word' },
  { pattern: /\$(\d+)/y, kind: 'symbol' },
  { pattern: /[\d.]+[\w.]*/y, kind: 'symbol' },
]

const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y
const commentMark = /\/\*|\*\//g

/**
 * Splits SQL text into its statements, each as its tokens; a statement of nothing is none. Knows what can hide a semicolon:
 * strings, names in quotes, comments (which nest), dollar quotes.
 * @internal
 */
export function parseSqlTokens(sql: string): readonly (readonly SqlToken[])[] | SqlProblem {
  const statements: SqlToken[][] = []
  let current: SqlToken[] = []
  let at = 0
  const take = (kind: SqlToken['kind'], end: number) => {
    current.push({ kind, text: sql.slice(at, end) })
    at = end
  }
  while (at < sql.length) {
    if (sql.startsWith('/*', at)) {
      const end = findCommentEnd(sql, at)
      if (end === undefined) return { problem: `has a comment that ${openEnded}` }
      at = end
      continue
    }
    const tag = matchAt(dollarTag, sql, at)
    if (tag !== undefined) {
      const end = sql.indexOf(tag, at + tag.length)
      if (end < 0) return { problem: `has a text in dollar quotes that ${openEnded}` }
      take('string', end + tag.length)
      continue
    }
    const form = forms.find(({ pattern }) => matchAt(pattern, sql, at) !== undefined)
    if (form?.unended !== undefined) return { problem: form.unended }
    const end = form ? form.pattern.lastIndex : at + 1
    if (form && form.kind === undefined) {
      at = end
    } else if (!form && sql[at] === ';') {
      if (current.length > 0) statements.push(current)
      current = []
      at = end
    } else {
      take(form?.kind ?? 'symbol', end)
    }
  }
  if (current.length > 0) statements.push(current)
  return statements
}

/**
 * The tokens of a text that must be one statement; a semicolon may stand behind it.
 * @internal
 */
export function parseOneStatement(sql: string): readonly SqlToken[] | SqlProblem {
  const statements = parseSqlTokens(sql)
  if ('problem' in statements) return statements
  const [first, second] = statements
  if (!first) return { problem: 'holds no SQL statement' }
  if (second) return { problem: `holds ${statements.length} SQL statements; write each as an item of a list` }
  return first
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

function findCommentEnd(sql: string, start: number): number | undefined {
  let depth = 0
  commentMark.lastIndex = start
  for (let mark = commentMark.exec(sql); mark; mark = commentMark.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1
    if (depth === 0) return commentMark.lastIndex
  }
  return undefined
}
