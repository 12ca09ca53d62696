/**
 * A connection string in the parts that DuckDB's secrets have, by DuckDB's names; or why it has none. A problem never shows a value.
 * @internal
 */
export type ConnectionParts = { readonly parts: Readonly<Record<string, string>> } | { readonly problem: string }

/**
 * The servers whose secrets have parts in place of a connection string.
 * @internal
 */
export type ServerType = 'postgres' | 'mysql'

interface Dialect {
  readonly scheme: RegExp
  readonly example: string
  /** Keywords, with DuckDB's name for each. */
  readonly keywords: ReadonlyMap<string, string>
  /** Keywords of the server's own client that DuckDB's secrets do not take. */
  readonly foreign: ReadonlySet<string>
}

const shared = { host: 'host', port: 'port', user: 'user', password: 'password', database: 'database' }

const dialects: Readonly<Record<ServerType, Dialect>> = {
  postgres: {
    scheme: /^postgres(?:ql)?:\/\//i,
    example: '`postgres://user:…@host:5432/database` or `host=… dbname=… user=… password=…`',
    keywords: new Map(
      Object.entries({
        ...shared,
        dbname: 'database',
        username: 'user',
        hostaddr: 'hostaddr',
        passfile: 'passfile',
        service: 'service',
        options: 'options',
        connect_timeout: 'connect_timeout',
        sslmode: 'sslmode',
        sslrootcert: 'sslrootcert',
        sslcert: 'sslcert',
        sslkey: 'sslkey',
      }),
    ),
    foreign: new Set(
      (
        'application_name channel_binding client_encoding fallback_application_name gssdelegation gssencmode gsslib keepalives ' +
        'keepalives_count keepalives_idle keepalives_interval krbsrvname load_balance_hosts replication require_auth requirepeer ' +
        'require_ssl ssl ssl_max_protocol_version ssl_min_protocol_version sslcertmode sslcompression sslcrl sslcrldir ' +
        'sslnegotiation sslpassword sslsni target_session_attrs tcp_user_timeout'
      ).split(' '),
    ),
  },
  mysql: {
    scheme: /^mysql:\/\//i,
    example: '`mysql://user:…@host:3306/database` or `host=… database=… user=… password=…`',
    keywords: new Map(
      Object.entries({
        ...shared,
        db: 'database',
        passwd: 'password',
        socket: 'socket',
        unix_socket: 'socket',
        ssl_mode: 'ssl_mode',
        ssl_ca: 'ssl_ca',
        ssl_capath: 'ssl_capath',
        ssl_cert: 'ssl_cert',
        ssl_cipher: 'ssl_cipher',
        ssl_crl: 'ssl_crl',
        ssl_crlpath: 'ssl_crlpath',
        ssl_key: 'ssl_key',
      }),
    ),
    foreign: new Set(['compression', 'compress', 'charset', 'connect_timeout', 'local_infile', 'plugin_dir', 'protocol']),
  },
}

/**
 * All parts that a connection string of a server can have.
 * @internal
 */
export function connectionPartNames(type: ServerType): readonly string[] {
  return [...new Set(dialects[type].keywords.values())]
}

/**
 * The server of a secret type, if its connection string is taken apart.
 * @internal
 */
export function serverTypeOf(type: string): ServerType | undefined {
  const name = type.toLowerCase()
  return name === 'postgres' || name === 'mysql' ? name : undefined
}

/**
 * Takes a connection string apart: a URI, or `key=value` pairs with `'` and `\` as libpq has them.
 * @internal
 */
export function parseConnectionString(type: ServerType, text: string): ConnectionParts {
  const dialect = dialects[type]
  const trimmed = text.trim()
  const isUri = dialect.scheme.test(trimmed)
  const pairs = isUri ? readUri(trimmed, dialect) : readPairs(trimmed)
  if (pairs === undefined) return { problem: `cannot be read; write ${dialect.example}${isUri ? `; ${percentEncode}` : ''}` }
  const parts: Record<string, string> = {}
  for (const [keyword, value] of pairs) {
    const word = keyword.toLowerCase().replaceAll('-', '_')
    const part = dialect.keywords.get(word)
    if (part === undefined) return { problem: describeKeyword(word, dialect) }
    if (value !== '') parts[part] = value
  }
  return Object.keys(parts).length === 0 ? { problem: `is empty; write ${dialect.example}` } : { parts }
}

/** Else what stands behind the `@` or `/` of a password would be taken for the host, and be shown as one. */
const percentEncode = 'in a URI the characters @ : / ? # % of a user or password are percent-encoded (%40 %3A %2F %3F %23 %25)'

/** A word that no client knows may be the rest of a password that lacks its quotes. */
function describeKeyword(word: string, { keywords, foreign, example }: Dialect): string {
  const known = [...keywords.keys()].join(', ')
  return foreign.has(word)
    ? `has the keyword ${word}, which DuckDB's secrets do not take; they take ${known}`
    : `has a keyword that is none of ${known}; put values with spaces in quotes, or write ${example}`
}

type Pairs = readonly (readonly [keyword: string, value: string])[]

/** By hand, because a URL object refuses several hosts and a password with `%`-free special characters. */
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
