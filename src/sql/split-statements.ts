/** SQL text cut at its semicolons. */
export interface ParsedStatements {
  /** Complete ones, without their semicolons. */
  readonly statements: readonly string[]
  /** What follows the last semicolon: the beginning of a statement, or blank. */
  readonly rest: string
  /** What is not closed at the end of the rest, and where in it that begins. */
  readonly open?: OpenToken
}

export interface OpenToken {
  readonly kind: 'text' | 'name' | 'comment'
  readonly at: number
}

interface Token {
  readonly end: number
  /** Set for one that is not closed. */
  readonly open?: OpenToken['kind']
}

const quoted = /'(?:[^']|'')*('?)|"(?:[^"]|"")*("?)|--[^\n]*|\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y
const escapeText = /[eE]'(?:\\[\s\S]|''|[^'\\])*('?)/y

/**
 * Cuts SQL at the semicolons that end statements, not at those in texts, names and comments. What is open at the end (a quote, a
 * comment) is in the rest. Pure.
 * @param from - where to begin to look: what is before it holds no semicolon that ends a statement, and nothing open
 */
export function parseStatements(text: string, from = 0): ParsedStatements {
  const statements: string[] = []
  let start = 0
  let open: OpenToken | undefined
  for (let at = from; at < text.length; ) {
    if (text[at] !== ';') {
      const token = readToken(text, at)
      if (token.open !== undefined) open = { kind: token.open, at: at - start }
      at = token.end
      continue
    }
    const statement = text.slice(start, at).trim()
    if (!isBlank(statement)) statements.push(statement)
    at += 1
    start = at
  }
  return { statements, rest: text.slice(start), ...(open && { open }) }
}

/** Whether there is nothing to run in a text: white space and comments. */
export function isBlank(text: string): boolean {
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at] ?? '')) at += 1
    else if (text.startsWith('--', at) || text.startsWith('/*', at)) at = readToken(text, at).end
    else return false
  }
  return true
}

function readToken(text: string, at: number): Token {
  if (text.startsWith('/*', at)) return readComment(text, at)
  if (!/[\w$]/.test(text[at - 1] ?? '')) {
    escapeText.lastIndex = at
    const escaped = escapeText.exec(text)
    if (escaped) return { end: escapeText.lastIndex, ...(escaped[1] === '' && { open: 'text' }) }
  }
  quoted.lastIndex = at
  const match = quoted.exec(text)
  if (!match) return { end: at + 1 }
  const [opening, closingText, closingName] = match
  if (opening.startsWith('$')) return readDollarText(text, quoted.lastIndex, opening)
  const open = closingText === '' ? 'text' : closingName === '' ? 'name' : undefined
  return { end: quoted.lastIndex, ...(open && { open }) }
}

function readDollarText(text: string, start: number, tag: string): Token {
  const end = text.indexOf(tag, start)
  return end < 0 ? { end: text.length, open: 'text' } : { end: end + tag.length }
}

/** Comments of this kind nest. */
function readComment(text: string, start: number): Token {
  const marks = /\/\*|\*\//g
  marks.lastIndex = start
  let depth = 0
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[0] === '/*' ? 1 : -1
    if (depth === 0) return { end: marks.lastIndex }
  }
  return { end: text.length, open: 'comment' }
}
