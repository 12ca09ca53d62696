import { isSecretName } from './is-secret-name.js'

/**
 * The start and end offsets of a part of a text.
 * @public
 */
export type Span = readonly [start: number, end: number]

/** Patterns of credentials; the group is the part to hide. */
const forms: readonly RegExp[] = [
  // https://user:password@host
  /(?<=[a-z\d+.-]):\/\/[^\s'"/?#:@]*:([^\s'"/?#]+)@/dgi,
  // https://user:pass/word@host; digits before a slash are a port
  /(?<=[a-z\d+.-]):\/\/[^\s'"/?#:@[]{0,200}:(?!\d*[/?#])([^\s'"@]{1,200})@/dgi,
  // https://token@host
  /(?<=[a-z\d+.-]):\/\/([^\s'"/?#:]+)@/dgi,
  // The same, truncated by DuckDB before the @, or after the ://
  /(?<=[a-z\d+.-]):\/\/[^\s'"/?#:@[]*:(?!\d*[/?#])([^\s'"/?#@]+)(?=\.\.\.$)/dgim,
  /^LINE \d+: \.\.\.([^\s'"/?#@]+)@(?=[\w[])/dgm,
  // Authorization: Bearer …
  /\bauthorization["']?\s{0,9}[:=]\s{0,9}["']?(?:bearer|basic|token)\s{1,9}([^\s'"]+)/dgi,
  // MAP(['Authorization'], ['Bearer …'])
  /['"](?:bearer|basic)\s{1,9}([^\s'"]{4,})['"]/dgi,
  // IDENTIFIED BY '…'
  /\bidentified\s{1,9}by\s{1,9}''?([^'\n]+)/dgi,
  // PRAGMA add_parquet_key('name', '…')
  /\badd_parquet_key\s{0,9}\(\s{0,9}['"][^'"]*['"]\s{0,9},\s{0,9}'((?:[^'\n]|'')+)/dgi,
  /\badd_parquet_key\s{0,9}\(\s{0,9}['"][^'"]*['"]\s{0,9},\s{0,9}(?:"|\$\w{0,30}\$)([^"$\n]+)/dgi,
  // password='it\'s' in a connection string
  /(?<![\w.-])(?:password|passwd|pwd|sslpassword)\s{0,9}=\s{0,9}'((?:[^'\\\n]|\\.){0,500}\\'(?:[^'\\\n]|\\.){0,500})'/dgi,
  /(-----BEGIN [A-Z ]{1,40}-----[^-]*)/dg,
]

/** `?token=…`, `&X-Amz-Signature=…` in a URL. */
const urlParameter = { name: /[?&]([\w.-]{1,100})=/g, value: /[^\s'"&#?]+/y }

/** `password=…`, `AccountKey=…` in a connection string. A separator belongs to the value unless another key follows. */
const connectionPart = {
  name: /(?<![\w.?&-])([\w.-]{1,100})=/g,
  value: /(?:[^\s'"&;,)]|[&;,)](?![\w.-]{1,100}=|[\s'"]|$))+/y,
}

/** `PASSWORD '…'`, `PASSWORD ''…''` inside a string literal, `password := '…'`, `password = '…'`, `SET password TO '…'`, `{'password': '…'}`, `"password": "…"`; but `DROP SECRET "…"` and an error at `….secret: "…"` contain a name. */
const quotedValue =
  /(?<![\w.-])(?!(?<=\w\s)secret\s{1,20}"|(?<=\])\.secret: ")([\w.-]{1,100})["']?(?:\s{0,20}(?::=|=>|[=:])\s{0,20}|\s{0,20}\/\*[^*]{0,200}\*\/\s{0,20}|\s{1,20}(?:TO\s{1,20})?)(?:e?(''(?=[^\s'),;}\]])|')|(")|(\$\w{0,30}\$))/gi

const longestInDollars = 4_000

/**
 * Finds what looks like a credential in a text: in URLs, connection strings, SQL and JSON, complete or truncated. Spans may overlap. Takes
 * time proportional to the length of the text. Pure.
 */
export function findCredentials(text: string): readonly Span[] {
  if (!sign.test(text)) return []
  const spans = [
    ...forms.flatMap((form) => [...text.matchAll(form)].flatMap(({ indices }) => (indices?.[1] ? [indices[1]] : []))),
    ...[urlParameter, connectionPart].flatMap(({ name, value }) => findValues(text, name, value)),
    ...findQuoted(text),
  ]
  return spans.filter(([start, end]) => !placeholder.test(text.slice(start, end)))
}

/** Part of all patterns above and all names of secrets: most texts have none of these and are searched only once. */
const sign =
  /:\/\/|pass|bearer|identified|pw|secret|token|credential|sig|sas|jwt|auth|cookie|connection[-_]?string|key|^LINE \d|-----BEGIN/im

/** A placeholder in our own examples. */
const placeholder = /^…[`'"]*$/

/** Skips the values of secret names only: other values may themselves contain credentials. */
function findValues(text: string, name: RegExp, value: RegExp): readonly Span[] {
  let position = 0
  return [...text.matchAll(name)].flatMap(({ 0: match, 1: word = '', index }) => {
    const isSecret = isSecretName(word) || (word === 'key' && name === urlParameter.name)
    if (index < position || !isSecret) return []
    const start = index + match.length
    value.lastIndex = start
    if (!value.test(text)) return []
    position = value.lastIndex
    return [[start, position] as const]
  })
}

function findQuoted(text: string): readonly Span[] {
  return [...text.matchAll(quotedValue)].flatMap(({ 0: match, 1: word = '', 2: single, 3: double, 4: dollars, index }) => {
    // password=''…'' is a connection string inside a string literal, which has a form of its own
    if (!isSecretName(word) || (single === "''" && /[=:]/.test(match))) return []
    const start = index + match.length
    const quote = single ?? double ?? dollars ?? ''
    return [[start, endOfQuoted(text, start, quote)] as const].filter(([from, end]) => end > from)
  })
}

/** After an unclosed quote the line is truncated by DuckDB. */
function endOfQuoted(text: string, start: number, quote: string): number {
  const isDollars = quote.startsWith('$')
  // Many unclosed ones with different tags would each be searched for in the whole rest
  const rest = isDollars ? text.slice(start, start + longestInDollars) : text.slice(start)
  for (let end = rest.indexOf(quote); end >= 0; end = rest.indexOf(quote, end + 2 * quote.length)) {
    const isDoubled = !isDollars && rest.startsWith(quote, end + quote.length)
    if (!isDoubled && (quote !== '"' || rest[end - 1] !== '\\')) return start + end
  }
  const end = rest.indexOf('\n')
  return start + (end < 0 ? rest.length : end)
}
