import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { longestDelay } from '../../async/start-timer.js'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { defaultQuackPort, isQuackAddress } from '../../config/notation/parse-quack-address.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { addToMessage } from '../../error-context.js'
import { ConnectionError, isDuckalogError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import { nodeNet } from '../../node-on-use.js'
import { createSecretValue, isSecretValue } from '../../secret-value.js'
import { applySession } from '../../session/apply/apply-session.js'
import { planExtension } from '../../session/plan/restorers/extensions.js'
import type { OpenCatalog } from '../open/open-catalog.js'
import type { CatalogServer, ServeOptions } from '../types/catalog-connection.js'

/** The extensions that a server needs, and what each brings along. */
const needed = [
  ['httpfs', "duckdb_settings() WHERE name = 'http_retries'"],
  ['quack', "duckdb_functions() WHERE function_name = 'quack_serve'"],
] as const

const loopback = /^(?:localhost|127(?:\.\d+){3}|::1)$/i

/**
 * Serves the instance of an open catalog.
 *
 * @param release - called when the server has stopped
 * @throws ConnectionError SERVE_FAILED for an address that cannot be had; SessionError EXTENSION_UNAVAILABLE
 */
export async function serveCatalog(
  { database, planned, redactor }: OpenCatalog,
  { host = '127.0.0.1', port = defaultQuackPort, token, grace = 10_000 }: ServeOptions,
  release: () => void,
): Promise<CatalogServer> {
  if (isQuackAddress(planned.session.database))
    throw serveError('The database of this catalog is on a server already. Serve it from there.')
  const revealed = await revealToken(token)
  redactor.add(revealed)
  const connection = await database.instance.connect()
  try {
    await loadQuack(connection, planned.config)
    if (port !== 0) await refuseTaken(host, port)
    const uri = `quack:${host.includes(':') ? `[${host}]` : host}:${port === 0 ? await findPort(host) : port}`
    const beyond = loopback.test(host) ? '' : ', allow_other_hostname => true'
    await connection.all(`CALL quack_serve($1, token => $2${beyond})`, [uri, revealed]).catch((error: unknown) => {
      throw serveError(`The catalog cannot be served at ${uri}: ${messageOf(error)}`)
    })
    return createServerHandle(connection, uri, grace, release)
  } catch (error) {
    await connection.close()
    throw error
  }
}

/** What the function threw is not shown: it may hold the token. */
async function revealToken(token: ServeOptions['token']): Promise<string> {
  const secret = isSecretValue(token) ? token : createSecretValue(token)
  const revealed: unknown = await secret.reveal().catch(() => undefined)
  if (typeof revealed === 'string') return revealed
  throw serveError(
    'The token could not be had: its function failed, or returned no string. Catch and log what it throws inside the function.',
  )
}

function createServerHandle(connection: DriverConnection, uri: string, grace: number, release: () => void): CatalogServer {
  let closing: Promise<void> | undefined
  async function stop(): Promise<void> {
    const patient = new AbortController()
    const stopped = connection.all('CALL quack_stop($1)', [uri]).catch(() => undefined)
    try {
      await Promise.race([
        stopped,
        sleep(Math.min(grace, longestDelay), undefined, { signal: patient.signal }).catch(() => undefined),
      ])
    } finally {
      patient.abort()
      await connection.close()
      release()
    }
  }
  return {
    uri,
    async countClients() {
      const [row] = await connection.all<{ clients: number }>(
        'SELECT active_connections::INTEGER AS clients FROM quack_server_list() WHERE listen_uri = $1',
        [uri],
      )
      if (row) return row.clients
      const message = `The server at ${uri} is gone: a client has stopped it. Serve the catalog again.`
      throw new ConnectionError('CONNECTION_LOST', message, { retryable: true })
    },
    close() {
      closing ??= stop()
      return closing
    },
    async [Symbol.asyncDispose]() {
      await this.close()
    },
  }
}

/** What is hardened loads nothing more and lists no folder, but may have it already. */
async function loadQuack(connection: DriverConnection, config: CatalogConfig): Promise<void> {
  for (const [name, sign] of needed) {
    const loaded = await connection.all(`SELECT 1 FROM ${sign}`)
    if (loaded.length > 0) continue
    try {
      await applySession(connection, [planExtension({ name }, config)])
    } catch (error) {
      if (!isDuckalogError(error) || !config.duckdb.security) throw error
      throw addToMessage(
        error,
        'The catalog is hardened (duckdb.security), and loads nothing more: add httpfs and quack to duckdb.extensions.',
      )
    }
  }
}

/**
 * quack itself does not tell: of two servers on one port each would get some of the clients. Whoever answers is asked, since a port can
 * also be refused for a while after a server on it has ended.
 */
async function refuseTaken(host: string, port: number): Promise<void> {
  const socket = nodeNet().connect({ port, host: host.replace(/^(?:0\.0\.0\.0|::)$/, 'localhost') })
  const isTaken = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  if (isTaken)
    throw serveError(`The catalog cannot be served at ${host}, port ${port}: another server is there. Choose another port.`)
}

async function findPort(host: string): Promise<number> {
  const probe = nodeNet().createServer()
  try {
    await once(probe.listen({ host, port: 0 }), 'listening')
    return (probe.address() as AddressInfo).port
  } catch (error) {
    throw serveError(`The catalog cannot be served at ${host}: ${messageOf(error)}.`)
  } finally {
    probe.close()
  }
}

function serveError(message: string): ConnectionError {
  return new ConnectionError('SERVE_FAILED', message)
}
