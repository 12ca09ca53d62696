import type { Socket } from 'node:net'
import { nodeNet } from '../../node-on-use.js'
import type { StepClock } from './step-clock.js'

/** A server, and what it takes to hear from it. */
export interface ServerAddress {
  readonly protocol: 'postgres' | 'mysql' | 'http'
  readonly host: string
  readonly port: number
}

/** What makes a server answer with at least one byte; MySQL speaks first. */
const questions: Readonly<Record<ServerAddress['protocol'], (address: ServerAddress) => Uint8Array | string | undefined>> = {
  // SSLRequest: the answer is one letter, and nothing is logged
  postgres: () => Uint8Array.of(0, 0, 0, 8, 4, 210, 22, 47),
  mysql: () => undefined,
  http: ({ host }) => `HEAD / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
}

/**
 * Waits until a server says anything, or says why it cannot be reached. A silent server would cost DuckDB a thread, and a call that
 * nothing ends; a socket of Node costs neither.
 *
 * @returns the problem, if there is one
 */
export async function readSignOfLife(address: ServerAddress, clock: StepClock): Promise<string | undefined> {
  const place = formatAddress(address)
  clock.waitsFor = `the server at ${place}, which does not take the connection`
  const socket = nodeNet().connect({ host: address.host, port: address.port, noDelay: true })
  try {
    const problem = await clock.wait(
      ask(socket, address, () => {
        clock.waitsFor = `the server at ${place}, which took the connection and says nothing`
      }),
    )
    clock.waitsFor = `the server at ${place}`
    return problem
  } finally {
    socket.destroy()
  }
}

function ask(socket: Socket, address: ServerAddress, onConnected: () => void): Promise<string | undefined> {
  const question = questions[address.protocol](address)
  return new Promise((resolve) => {
    socket.once('connect', () => {
      onConnected()
      if (question !== undefined) socket.write(question)
    })
    socket.once('data', () => resolve(undefined))
    // A server that hangs up is alive: DuckDB will hear why
    socket.once('end', () => resolve(undefined))
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(describeProblem(error, address)))
  })
}

function describeProblem({ code = '', message }: NodeJS.ErrnoException, address: ServerAddress): string {
  const known: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'Connection refused',
    ENOTFOUND: 'The host is not known',
    EAI_AGAIN: 'The name service does not answer',
    ETIMEDOUT: 'No answer',
    EHOSTUNREACH: 'No way to the host',
    ENETUNREACH: 'No way to the network of the host',
    ECONNRESET: 'The connection was reset',
  }
  return `${known[code] ?? (code || message)}: ${formatAddress(address)}. Check host and port, and whether the server runs.`
}

function formatAddress({ host, port }: ServerAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
