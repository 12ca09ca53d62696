import type { Socket } from 'node:net'
import { nodeNet } from '../../node-on-use.js'
import { foldName } from '../../sql/fold-name.js'
import type { AttachmentPreflight } from '../plan/session-plan.js'
import type { StepClock } from './step-clock.js'
import type { StepContext } from './step-context.js'

/** The protocol and address of a server. */
export interface ServerAddress {
  readonly protocol: 'postgres' | 'mysql' | 'http'
  readonly host: string
  readonly port: number
}

/** What makes a server send at least one byte; MySQL sends first. */
const requests: Readonly<Record<ServerAddress['protocol'], (address: ServerAddress) => Uint8Array | string | undefined>> = {
  // SSLRequest: the answer is one letter, and nothing is logged
  postgres: () => Uint8Array.of(0, 0, 0, 8, 4, 210, 22, 47),
  mysql: () => undefined,
  http: ({ host }) => `HEAD / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
}

/**
 * Waits until a server sends anything. An unresponsive server would block a thread of DuckDB in a call that cannot be interrupted; a
 * socket of Node blocks nothing.
 *
 * @returns why the server cannot be reached; `undefined` if it can
 */
export async function pingServer(address: ServerAddress, clock: StepClock): Promise<string | undefined> {
  const place = formatAddress(address)
  clock.waitsFor = `the server at ${place}, which does not accept the connection`
  const socket = nodeNet().connect({ host: address.host, port: address.port, noDelay: true })
  try {
    const problem = await clock.wait(
      ask(socket, address, () => {
        clock.waitsFor = `the server at ${place}, which accepted the connection but does not respond`
      }),
    )
    clock.waitsFor = `the server at ${place}`
    return problem
  } finally {
    socket.destroy()
  }
}

function ask(socket: Socket, address: ServerAddress, onConnected: () => void): Promise<string | undefined> {
  const request = requests[address.protocol](address)
  return new Promise((resolve) => {
    socket.once('connect', () => {
      onConnected()
      if (request !== undefined) socket.write(request)
    })
    socket.once('data', () => resolve(undefined))
    // A server that closes the connection is alive: DuckDB will get its error
    socket.once('end', () => resolve(undefined))
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(describeProblem(error, address)))
  })
}

function describeProblem({ code = '', message }: NodeJS.ErrnoException, address: ServerAddress): string {
  const known: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'Connection refused',
    ENOTFOUND: 'Unknown host',
    EAI_AGAIN: 'The name server does not respond',
    ETIMEDOUT: 'No response',
    EHOSTUNREACH: 'No route to the host',
    ENETUNREACH: 'The network is unreachable',
    ECONNRESET: 'The connection was reset',
  }
  return `${known[code] ?? (code || message)}: ${formatAddress(address)}. Check host and port, and that the server is running.`
}

function formatAddress({ host, port }: ServerAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

const defaultPorts = { postgres: 5432, mysql: 3306 }

/**
 * The address of an attachment's server: DuckDB reports host and port of a secret, however it was created. `undefined` for socket files,
 * several hosts, and addresses from environment variables, which are not pinged.
 */
export async function readServerAddress(
  preflight: AttachmentPreflight,
  { all }: StepContext,
): Promise<ServerAddress | undefined> {
  if (preflight.protocol === 'http') return preflight
  const { protocol, secret } = preflight
  const rows = await all({
    sql: 'SELECT secret_string AS text FROM duckdb_secrets() WHERE name = $1',
    values: [foldName(secret)],
  })
  const text = rows.length === 1 ? String(rows[0]?.text) : ''
  const read = (key: string) => new RegExp(`;${key}=([^;]*)`).exec(text)?.[1]
  const host = read('hostaddr') || read('host')
  const port = read('port')
  if (!host || /[/,\s]/.test(host)) return undefined
  const number = port ? Number(port) : defaultPorts[protocol]
  return Number.isInteger(number) && number > 0 && number < 65_536 ? { protocol, host, port: number } : undefined
}
