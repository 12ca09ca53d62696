/** The parsed text of an env file. */
export interface EnvText {
  /** In order; references to other variables are not filled in. */
  readonly assignments: readonly (readonly [name: string, value: string])[]
  /** Line numbers, from 1, of lines that are neither assignments nor comments. */
  readonly ignoredLines: readonly number[]
}

/** `assignment` is absent for a comment, `'none'` for an invalid line. */
interface EnvStatement {
  readonly end: number
  readonly assignment?: readonly [name: string, value: string] | 'none'
}

/** The characters that Python treats as white space, which differ from those of JavaScript. */
const blanks = new Set(
  '\t\v\f\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
)

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/**
 * Parses the text of a `.env` file like python-dotenv: `NAME=value` with or without `export`, single or double quotes, which may span
 * lines, and comments. Any other line is skipped.
 */
export function parseEnvText(given: string): EnvText {
  const text = given.replace(/\r\n?/g, '\n')
  const assignments: (readonly [string, string])[] = []
  const ignoredLines: number[] = []
  let line = 1
  let at = 0
  for (;;) {
    for (; text[at] === '\n' || isBlank(text[at]); at += 1) if (text[at] === '\n') line += 1
    if (at === text.length) return { assignments, ignoredLines }
    const { assignment, end } = readStatement(text, at)
    if (assignment === 'none') ignoredLines.push(line)
    else if (assignment) assignments.push(assignment)
    for (; at < end; at += 1) if (text[at] === '\n') line += 1
  }
}

function readStatement(text: string, start: number): EnvStatement {
  const isExport = text.startsWith('export', start) && isBlank(text[start + 6])
  const at = isExport ? skipBlanks(text, start + 6) : start
  if (text[at] === '#') return { end: findLineEnd(text, at) }
  const key = text[at] === "'" ? readQuotedName(text, at) : readName(text, at)
  if (!key) return { assignment: 'none', end: findLineEnd(text, at) }
  const equalSign = skipBlanks(text, key.end)
  const value = text[equalSign] === '=' ? readValue(text, equalSign + 1) : undefined
  const end = skipComment(text, value?.end ?? equalSign)
  if (!value || (end < text.length && text[end] !== '\n')) return { assignment: 'none', end: findLineEnd(text, end) }
  return { assignment: [key.text, value.text], end }
}

interface Part {
  readonly text: string
  readonly end: number
}

function readQuotedName(text: string, at: number): Part | undefined {
  const end = text.indexOf("'", at + 1)
  return end > at + 1 ? { text: text.slice(at + 1, end), end: end + 1 } : undefined
}

function readName(text: string, at: number): Part | undefined {
  let end = at
  while (end < text.length && !'=#\n'.includes(text[end] ?? '') && !isBlank(text[end])) end += 1
  return end > at ? { text: text.slice(at, end), end } : undefined
}

/** A `#` begins a comment only after white space. */
function readValue(text: string, afterSign: number): Part {
  const at = skipBlanks(text, afterSign)
  const first = text[at]
  if (first === '#' && at > afterSign) return { text: '', end: at }
  if (first === "'" || first === '"') return readQuotedValue(text, at, first)
  const end = findLineEnd(text, at)
  let cut = at
  while (cut < end && !(text[cut] === '#' && cut > at && isBlank(text[cut - 1]))) cut += 1
  while (cut > at && isBlank(text[cut - 1])) cut -= 1
  return { text: text.slice(at, cut), end }
}

/** Without a closing quote the value is empty, and the rest of the line makes the assignment invalid. */
function readQuotedValue(text: string, at: number, quote: "'" | '"'): Part {
  let end = at + 1
  while (end < text.length && text[end] !== quote) end += text[end] === '\\' ? 2 : 1
  if (end >= text.length) return { text: '', end: at }
  const pattern = quote === '"' ? /\\([\\'"abfnrtv])/g : /\\([\\'])/g
  const value = text.slice(at + 1, end).replace(pattern, (_, character: string) => escapes[character] ?? character)
  return { text: value, end: end + 1 }
}

function skipComment(text: string, at: number): number {
  const end = skipBlanks(text, at)
  return text[end] === '#' ? findLineEnd(text, end) : end
}

function findLineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

function skipBlanks(text: string, at: number): number {
  let end = at
  while (isBlank(text[end])) end += 1
  return end
}

function isBlank(character: string | undefined): boolean {
  return character !== undefined && blanks.has(character)
}
