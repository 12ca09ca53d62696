/**
 * SQL text cut at its semicolons.
 * @internal
 */
export interface ParsedStatements {
  /** Complete ones, without their semicolons. */
  readonly statements: readonly string[]
  /** What follows the last semicolon: the beginning of a statement, or blank. */
  readonly rest: string
}

const quoted = /'(?:[^']|'')*'?|"(?:[^"]|"")*"?|--[^\n]*|\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y
const escapeText = /[eE]'(?:\\[\s\S]|''|[^'\\])*'?/y

/**
 * Cuts SQL at the semicolons that end statements, not at those in texts, names and comments. What is open at the end (a quote, a
 * comment) is in the rest. Pure.
 * @internal
 */
export function parseStatements(text: string): ParsedStatements {
  const statements: string[] = []
  let start = 0
  for (let at = 0; at < text.length; ) {
    if (text[at] !== ';') {
      at = skip(text, at)
      continue
    }
    const statement = text.slice(start, at).trim()
    if (!isBlank(statement)) statements.push(statement)
    at += 1
    start = at
  }
  return { statements, rest: text.slice(start) }
}

/**
 * Whether there is nothing to run in a text: white space and comments.
 * @internal
 */
export function isBlank(text: string): boolean {
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at] ?? '')) at += 1
    else if (text.startsWith('--', at) || text.startsWith('/*', at)) at = skip(text, at)
    else return false
  }
  return true
}

/** The place behind whatever stands at a place. */
function skip(text: string, at: number): number {
  if (text.startsWith('/*', at)) return skipComment(text, at)
  const escaped = /[\w$]/.test(text[at - 1] ?? '') ? undefined : matchEnd(escapeText, text, at)
  if (escaped !== undefined) return escaped
  quoted.lastIndex = at
  const match = quoted.exec(text)
  if (!match) return at + 1
  const [opening] = match
  if (!opening.startsWith('$')) return quoted.lastIndex
  const end = text.indexOf(opening, quoted.lastIndex)
  return end < 0 ? text.length : end + opening.length
}

/** Comments of this kind nest. */
function skipComment(text: string, start: number): number {
  let depth = 0
  for (const mark of text.slice(start).matchAll(/\/\*|\*\//g)) {
    depth += mark[0] === '/*' ? 1 : -1
    if (depth === 0) return start + mark.index + 2
  }
  return text.length
}

function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}
