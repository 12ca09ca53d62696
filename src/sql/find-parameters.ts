/** A parameter inside SQL text: `$name`, `$1`, `?1` or `?`. */
export interface Parameter {
  /** The name as written, or the number; a bare `?` takes the number after the highest one so far. */
  readonly name: string
  /** Offsets into the text, the end exclusive. */
  readonly start: number
  readonly end: number
}

const letter = 'A-Za-z_\\u0080-\\uffff'

/** What stands in SQL before a parameter can: tried in this order, at one place after the other. */
const tokens = new RegExp(
  [
    `(?<skip>${[
      "[eE]'(?:[^'\\\\]|\\\\[^]|'')*'?", // E'…', where a backslash escapes
      "'(?:[^']|'')*'?",
      '"(?:[^"]|"")*"?',
      '--[^\\n\\r]*',
      `[${letter}][$\\w\\u0080-\\uffff]*`, // a word, which may hold a $
      '\\d[\\w.]*',
    ].join('|')})`,
    '(?<comment>/\\*)',
    `(?<dollar>\\$(?:[${letter}][\\w\\u0080-\\uffff]*)?\\$)`,
    `\\$(?<named>[${letter}][\\w\\u0080-\\uffff]*|\\d+)`,
    '\\?(?<number>\\d*)',
  ].join('|'),
  'y',
)

/**
 * Finds the parameters of SQL text, as DuckDB reads it: nothing inside strings, quoted names, comments and dollar quotes is one.
 */
export function parseParameters(sql: string): Parameter[] {
  const parameters: Parameter[] = []
  let highest = 0
  let start = 0
  while (start < sql.length) {
    tokens.lastIndex = start
    const { 0: token = '', groups = {} } = tokens.exec(sql) ?? {}
    let end = start + Math.max(token.length, 1)
    if (groups.comment !== undefined) end = endOfComment(sql, start)
    if (groups.dollar !== undefined) end = endOfDollarQuote(sql, end, groups.dollar)
    const name = groups.named ?? (groups.number === '' ? String(highest + 1) : groups.number)
    if (name !== undefined) {
      parameters.push({ name, start, end })
      if (/^\d+$/.test(name)) highest = Math.max(highest, Number(name))
    }
    start = end
  }
  return parameters
}

/** Comments of this kind go into one another. */
function endOfComment(sql: string, start: number): number {
  const edge = /\/\*|\*\//g
  edge.lastIndex = start
  let depth = 0
  for (let match = edge.exec(sql); match; match = edge.exec(sql)) {
    depth += match[0] === '/*' ? 1 : -1
    if (depth === 0) return edge.lastIndex
  }
  return sql.length
}

function endOfDollarQuote(sql: string, from: number, quote: string): number {
  const close = sql.indexOf(quote, from)
  return close < 0 ? sql.length : close + quote.length
}
