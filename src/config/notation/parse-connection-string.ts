import { type ServerType, serverKeywords } from './server-keywords.js'

/**
 * The parts of a connection string by their names in DuckDB secrets, or why it cannot be parsed. A problem never shows values.
 */
export type ConnectionParts = { readonly parts: Readonly<Record<string, string>> } | { readonly problem: string }

interface Dialect {
  readonly scheme: RegExp
  readonly example: string
}

const dialects: Readonly<Record<ServerType, Dialect>> = {
  postgres: {
    scheme: /^postgres(?:ql)?:\/\//i,
    example: '`postgres://user:…@host:5432/database` or `host=… dbname=… user=… password=…`',
  },
  mysql: {
    scheme: /^mysql:\/\//i,
    example: '`mysql://user:…@host:3306/database` or `host=… database=… user=… password=…`',
  },
}

/** All parts that a connection string of a server can have. */
export function connectionPartNames(type: ServerType): readonly string[] {
  const { access, further } = serverKeywords(type)
  return [...new Set([...access.values(), ...further.values()])]
}

/** Parses a connection string: a URI, or `key=value` pairs with `'` and `\` like in libpq. */
export function parseConnectionString(type: ServerType, text: string): ConnectionParts {
  const dialect = dialects[type]
  const keywords = serverKeywords(type)
  const trimmed = text.trim()
  const isUri = dialect.scheme.test(trimmed)
  const pairs = isUri ? readUri(trimmed, dialect) : readPairs(trimmed)
  if (pairs === undefined) return { problem: `cannot be read; write ${dialect.example}${isUri ? `; ${percentEncode}` : ''}` }
  const parts: Record<string, string> = {}
  for (const [keyword, value] of pairs) {
    const word = keyword.toLowerCase().replaceAll('-', '_')
    const part = keywords.access.get(word) ?? keywords.further.get(word)
    if (part === undefined) return { problem: describeKeyword(word, type) }
    if (value !== '') parts[part] = value
  }
  return Object.keys(parts).length === 0 ? { problem: `is empty; write ${dialect.example}` } : { parts }
}

/** Otherwise the rest of a password with `@` or `/` would be parsed and shown as the host. */
const percentEncode = 'in a URI the characters @ : / ? # % of a user or password are percent-encoded (%40 %3A %2F %3F %23 %25)'

/** An unknown word may be the rest of an unquoted password: it is not shown. */
function describeKeyword(word: string, type: ServerType): string {
  const { access, further, foreign, attachOnly } = serverKeywords(type)
  if (attachOnly.has(word))
    return `has the keyword ${word}, which DuckDB secrets do not support; write it in the \`options\` of the attachment`
  const instead = `${[...access.keys()].join(', ')}, and others such as ${[...further.keys()].slice(0, 8).join(', ')}`
  return foreign.has(word)
    ? `has the keyword ${word}, which DuckDB secrets do not support; they support ${instead}`
    : `has an unknown keyword; known keywords are ${instead}; put values with spaces in quotes, or write ${dialects[type].example}`
}

type Pairs = readonly (readonly [keyword: string, value: string])[]

/** Not a URL object, which does not support several hosts, and passwords with unescaped special characters. */
function readUri(text: string, { scheme }: Dialect): Pairs | undefined {
  const rest = text.replace(scheme, '')
  const [, authority = '', path = '', query = ''] = /^([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(rest) ?? []
  if (path.includes('@')) return undefined
  const at = authority.lastIndexOf('@')
  const [user, password] = at < 0 ? [] : splitOnce(authority.slice(0, at), ':')
  const hosts = authority
    .slice(at + 1)
    .split(',')
    .map((host) => /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(host))
  if (hosts.some((host) => host === null)) return undefined
  const pairs = [
    ['user', user ?? ''],
    ['password', password ?? ''],
    ['host', hosts.map((host) => host?.[1]?.replace(/^\[|\]$/g, '') ?? '').join(',')],
    ['port', hosts.map((host) => host?.[2] ?? '').join(',')],
    ['database', path],
    ...query
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => splitOnce(pair, '=')),
  ]
  const decoded: (readonly [string, string])[] = []
  for (const [keyword = '', value = ''] of pairs) {
    const [plainKeyword, plain] = [decode(keyword), decode(value)]
    if (plainKeyword === undefined || plain === undefined) return undefined
    decoded.push([plainKeyword, /^,+$/.test(plain) ? '' : plain])
  }
  return decoded
}

function readPairs(text: string): Pairs | undefined {
  const pair = /\s*([A-Za-z_][\w-]*)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)(?:[^\s\\]|\\.)*)?)(?=\s|$)/sy
  const pairs: (readonly [string, string])[] = []
  while (pair.lastIndex < text.length) {
    const match = pair.exec(text)
    if (!match) return undefined
    const [, keyword = '', quoted, bare = ''] = match
    pairs.push([keyword, (quoted ?? bare).replace(/\\(.)/gs, '$1')])
  }
  return pairs
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
