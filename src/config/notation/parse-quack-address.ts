import { ConnectionError } from '../../errors.js'

/** Where a quack server is. */
export interface QuackAddress {
  readonly host: string
  readonly port: number
  /** The URI that DuckDB attaches. */
  readonly uri: string
  /** Options of ATTACH, by name. */
  readonly options: Readonly<Record<string, string>>
}

/** The default port of a quack server. */
export const defaultQuackPort = 9494

const pattern = /^quack:(?:\/\/)?(?<host>\[[^\]]+\]|[^:/?#@\s[\]]+)(?::(?<port>\d{1,5}))?(?:\?(?<query>[^#]*))?$/i

/**
 * Parses the address of a quack server: `quack:host`, `quack:host:port`, `quack:host:port?disable_ssl=true`.
 * @throws ConnectionError DATABASE_OPEN_FAILED for anything else
 */
export function parseQuackAddress(address: string): QuackAddress {
  const { host = '', port = String(defaultQuackPort), query = '' } = pattern.exec(address)?.groups ?? {}
  const options = Object.fromEntries(new URLSearchParams(query))
  if (host === '' || Object.keys(options).some((name) => name !== 'disable_ssl')) {
    // The query may contain the token
    const [shown] = address.split('?', 1)
    const message =
      `${JSON.stringify(shown)} is not the address of a quack server: write quack:host:port, optionally with ?disable_ssl=true. The token belongs into ` +
      'a secret of type quack.'
    throw new ConnectionError('DATABASE_OPEN_FAILED', message)
  }
  return {
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port),
    uri: `quack:${host}:${port}`,
    options,
  }
}

/** Whether a database is on a quack server. */
export function isQuackAddress(path: string): boolean {
  return /^quack:/i.test(path)
}
