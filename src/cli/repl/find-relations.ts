import { isKeyword } from '../../sql/lexer/is-keyword.js'
import { scanPiece } from '../../sql/lexer/scan-piece.js'
import { quoteIfNeeded } from '../../sql/quote-if-needed.js'

/** A relation that a statement reads, by the name under which its columns are used. */
export interface Relation {
  readonly name: string
  /** What follows FROM: a name, a file, a function or a query. */
  readonly source: string
}

interface Token {
  readonly text: string
  readonly start: number
  readonly end: number
  /** Of an opening parenthesis: the index of the closing one. */
  closing?: number
}

/** Finds the relations of a statement that is being typed, by their names and aliases, and its WITH queries. Pure. */
export function findRelations(sql: string): readonly Relation[] {
  const tokens = listTokens(sql)
  const relations: Relation[] = []
  const queries = new Map<string, string>()
  const wordAt = (at: number): string => tokens[at]?.text.toLowerCase() ?? ''
  for (let at = 0; at < tokens.length; at += 1) {
    if (wordAt(at) === 'as' && /^(?:\(|not|materialized)$/.test(wordAt(at + 1))) {
      const name = nameOf(tokens[at - 1])
      const open = [at + 1, at + 2, at + 3].find((index) => tokens[index]?.text === '(')
      if (name !== undefined && open !== undefined)
        queries.set(name.toLowerCase(), sliceOf(sql, tokens, open, closingOf(tokens, open)))
    }
    if (!/^(?:from|join|into|update|describe|summarize)$/.test(wordAt(at))) continue
    let next = at
    do {
      const found = readRelation(sql, tokens, next + 1)
      if (!found) break
      relations.push(found.relation)
      next = found.end
    } while (wordAt(next) === ',')
  }
  return relations.map(({ name, source }) => ({
    name,
    source: (source.startsWith('(') ? undefined : queries.get(source.toLowerCase())) ?? source,
  }))
}

function readRelation(
  sql: string,
  tokens: readonly Token[],
  start: number,
): { readonly relation: Relation; readonly end: number } | undefined {
  let end = start
  let name: string | undefined
  if (tokens[start]?.text === '(') end = closingOf(tokens, start) + 1
  else if (tokens[start]?.text.startsWith("'")) end = start + 1
  else {
    name = nameOf(tokens[end++])
    if (name === undefined) return undefined
    while (tokens[end]?.text === '.') {
      name = nameOf(tokens[end + 1]) ?? name
      end += 2
    }
    if (tokens[end]?.text === '(') end = closingOf(tokens, end) + 1
  }
  const source = sliceOf(sql, tokens, start, end - 1)
  const hasAs = tokens[end]?.text.toLowerCase() === 'as'
  const word = tokens[end + (hasAs ? 1 : 0)]
  const alias = hasAs || !isKeyword(word?.text.toLowerCase() ?? '') ? nameOf(word) : undefined
  if (alias !== undefined) return { relation: { name: alias, source }, end: end + (hasAs ? 2 : 1) }
  return { relation: { name: name ?? source, source }, end }
}

function listTokens(sql: string): readonly Token[] {
  const tokens: Token[] = []
  const open: Token[] = []
  for (let start = 0; start < sql.length; ) {
    const { kind, end } = scanPiece(sql, start)
    if (kind !== 'space' && kind !== 'comment') {
      const token: Token = { text: sql.slice(start, end), start, end }
      if (token.text === '(') open.push(token)
      const opening = token.text === ')' ? open.pop() : undefined
      if (opening) opening.closing = tokens.length
      tokens.push(token)
    }
    start = end
  }
  return tokens
}

/** The name that a token is; `undefined` for other tokens, and words that cannot be a name without quotes. */
function nameOf(token: Token | undefined): string | undefined {
  const text = token?.text ?? ''
  if (text.startsWith('"')) return text.length > 2 ? text.slice(1, -1).replaceAll('""', '"') : undefined
  return /^[\p{L}_]/u.test(text) && quoteIfNeeded(text) === text ? text : undefined
}

function closingOf(tokens: readonly Token[], open: number): number {
  return tokens[open]?.closing ?? tokens.length - 1
}

function sliceOf(sql: string, tokens: readonly Token[], first: number, last: number): string {
  return sql.slice(tokens[first]?.start ?? 0, tokens[last]?.end ?? sql.length)
}
