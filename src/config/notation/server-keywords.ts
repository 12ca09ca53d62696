/** The servers whose secrets have separate fields instead of a connection string. */
export type ServerType = 'postgres' | 'mysql'

/** The keywords of the connection strings of a server. */
export interface ServerKeywords {
  /** Keywords for the server, database, user and password, with their names in DuckDB. */
  readonly access: ReadonlyMap<string, string>
  /** Other keywords that DuckDB secrets accept, with their names in DuckDB. */
  readonly further: ReadonlyMap<string, string>
  /** Keywords of the client library that DuckDB secrets do not accept. */
  readonly foreign: ReadonlySet<string>
  /** Those of them that DuckDB accepts only in the text of ATTACH. None is a credential. */
  readonly attachOnly: ReadonlySet<string>
}

const access = { host: 'host', port: 'port', user: 'user', password: 'password', database: 'database' }

const words = (text: string): readonly string[] => text.trim().split(/\s+/)
const same = (text: string) => words(text).map((word) => [word, word] as const)

const keywords: Readonly<Record<ServerType, ServerKeywords>> = {
  postgres: {
    access: new Map(Object.entries({ ...access, dbname: 'database', username: 'user' })),
    // The keywords of libpq 18 that secrets of DuckDB 1.5.5 accept
    further: new Map(
      same(`
        hostaddr passfile service options connect_timeout sslmode sslrootcert sslcert sslkey application_name channel_binding
        client_encoding fallback_application_name gssdelegation gssencmode gsslib keepalives keepalives_count keepalives_idle
        keepalives_interval krbsrvname load_balance_hosts max_protocol_version min_protocol_version oauth_client_id oauth_client_secret
        oauth_issuer oauth_scope replication require_auth requirepeer requiressl scram_client_key scram_server_key
        ssl_max_protocol_version ssl_min_protocol_version sslcertmode sslcompression sslcrl sslcrldir sslnegotiation sslpassword sslsni
        target_session_attrs tcp_user_timeout`),
    ),
    foreign: new Set(words('authtype require_ssl servicefile ssl sslkeylogfile tty')),
    attachOnly: new Set(),
  },
  mysql: {
    access: new Map(Object.entries({ ...access, db: 'database', passwd: 'password' })),
    further: new Map([
      ...same('socket ssl_mode ssl_ca ssl_capath ssl_cert ssl_cipher ssl_crl ssl_crlpath ssl_key'),
      ['unix_socket', 'socket'],
    ]),
    foreign: new Set(words('compression compress charset connect_timeout local_infile plugin_dir protocol')),
    attachOnly: new Set(['compression']),
  },
}

/** The keywords of a kind of server. */
export function serverKeywords(type: ServerType): ServerKeywords {
  return keywords[type]
}

/** The server of a secret type whose connection string is parsed. */
export function serverTypeOf(type: string): ServerType | undefined {
  const name = type.toLowerCase()
  return name === 'postgres' || name === 'mysql' ? name : undefined
}
