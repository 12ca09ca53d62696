/** What can hold any text, so that a text may end inside it. */
export type Enclosing = 'comment' | 'quoted' | 'string'

/**
 * A stretch of SQL text: the pieces of a text follow each other without gaps. `end` is the offset after it. `isOpen` is set where the text does not
 * close it: it reaches to the end of the text.
 */
export type SqlPiece =
  | { readonly kind: Enclosing; readonly end: number; readonly isOpen?: true }
  | { readonly kind: 'space' | 'word' | 'parameter' | 'symbol'; readonly end: number; readonly isOpen?: undefined }

const space = /\s+/y
const lineComment = /--[^\n\r]*/y
const commentMark = /\/\*|\*\//g
const word = /(?:[A-Za-z_]+|[^\p{ASCII}\s]+)(?:[\w$]+|[^\p{ASCII}\s]+)*/uy
const number = /\d[\w.]*/y
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y
const parameter = /\?\d*|\$(?:\d+|(?:[A-Za-z_]|[^\p{ASCII}\s])(?:\w|[^\p{ASCII}\s])*)/uy

/**
 * Reads the piece of SQL that begins at an offset, which must not be inside another piece. This is the only lexer of SQL: whatever has to know what
 * is a string, a quoted name or a comment is built on it.
 */
export function scanPiece(sql: string, start: number): SqlPiece {
  const first = sql[start]
  if (first === "'") return scanQuote(sql, start + 1, 'string', false)
  if (first === '"') return scanQuote(sql, start + 1, 'quoted', false)
  if ((first === 'e' || first === 'E') && sql[start + 1] === "'") return scanQuote(sql, start + 2, 'string', true)
  if (first === '/' && sql[start + 1] === '*') return scanBlockComment(sql, start)
  const tag = first === '$' ? scanDollarTag(sql, start) : undefined
  if (tag !== undefined) {
    const closing = sql.indexOf(tag, start + tag.length)
    return closing < 0 ? { kind: 'string', end: sql.length, isOpen: true } : { kind: 'string', end: closing + tag.length }
  }
  const afterSpace = matchEnd(space, sql, start)
  if (afterSpace !== undefined) return { kind: 'space', end: afterSpace }
  const afterWord = matchEnd(word, sql, start)
  if (afterWord !== undefined) return { kind: 'word', end: afterWord }
  const afterComment = first === '-' ? matchEnd(lineComment, sql, start) : undefined
  if (afterComment !== undefined) return { kind: 'comment', end: afterComment }
  const afterParameter = first === '$' || first === '?' ? matchEnd(parameter, sql, start) : undefined
  if (afterParameter !== undefined) return { kind: 'parameter', end: afterParameter }
  return { kind: 'symbol', end: matchEnd(number, sql, start) ?? start + 1 }
}

/** The opening tag of a dollar quote at an offset: `$$` or `$name$`. */
export function scanDollarTag(sql: string, start: number): string | undefined {
  dollarTag.lastIndex = start
  return dollarTag.exec(sql)?.[0]
}

/** A quote inside is doubled; in `E'…'` a backslash escapes it as well. */
function scanQuote(sql: string, start: number, kind: 'string' | 'quoted', hasBackslash: boolean): SqlPiece {
  const quote = kind === 'string' ? "'" : '"'
  for (let at = start; at < sql.length; at += 1) {
    if (hasBackslash && sql[at] === '\\') at += 1
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return { kind, end: at + 1 }
      at += 1
    }
  }
  return { kind, end: sql.length, isOpen: true }
}

/** Comments of this kind nest. */
function scanBlockComment(sql: string, start: number): SqlPiece {
  let depth = 0
  commentMark.lastIndex = start
  for (let mark = commentMark.exec(sql); mark; mark = commentMark.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1
    if (depth === 0) return { kind: 'comment', end: commentMark.lastIndex }
  }
  return { kind: 'comment', end: sql.length, isOpen: true }
}

function matchEnd(pattern: RegExp, text: string, start: number): number | undefined {
  pattern.lastIndex = start
  return pattern.test(text) ? pattern.lastIndex : undefined
}
