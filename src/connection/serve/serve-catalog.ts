import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { whilePending } from '../../async/keep-alive.js'
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

/** The extensions that a server needs, each with a query that shows whether it is loaded. */
const requiredExtensions = [
  ['httpfs', "duckdb_settings() WHERE name = 'http_retries'"],
  ['quack', "duckdb_functions() WHERE function_name = 'quack_serve'"],
] as const

const loopback = /^(?:localhost|127(?:\.\d+){3}|::1)$/i

/**
 * Serves the instance of an open catalog.
 *
 * @param release - called when the server has stopped
 * @throws ConnectionError SERVE_FAILED for an address that cannot be used; SessionError EXTENSION_UNAVAILABLE
 */
export async function serveCatalog(
  { database, planned, redactor }: OpenCatalog,
  { host = '127.0.0.1', port = defaultQuackPort, token, shutdownTimeout = 10_000 }: ServeOptions,
  release: () => void,
): Promise<CatalogServer> {
  if (isQuackAddress(planned.session.database))
    throw serveError('The database of this catalog is already on a quack server. Serve the catalog from there.')
  const revealed = await revealToken(token)
  redactor.add(revealed)
  const connection = await database.instance.connect()
  try {
    await loadQuack(connection, planned.config)
    if (port !== 0) await refuseTaken(host, port)
    const uri = `quack:${host.includes(':') ? `[${host}]` : host}:${port === 0 ? await findPort(host) : port}`
    const hostOption = loopback.test(host) ? '' : ', allow_other_hostname => true'
    await connection.all(`CALL quack_serve($1, token => $2${hostOption})`, [uri, revealed]).catch((error: unknown) => {
      throw serveError(`The catalog cannot be served at ${uri}: ${messageOf(error)}`)
    })
    return createServerHandle(connection, uri, shutdownTimeout, release)
  } catch (error) {
    await connection.close()
    throw error
  }
}

/** The error of a token function is not shown, because it may contain the token. */
async function revealToken(token: ServeOptions['token']): Promise<string> {
  const secret = isSecretValue(token) ? token : createSecretValue(token)
  const revealed: unknown = await secret.reveal().catch(() => undefined)
  if (typeof revealed === 'string') return revealed
  throw serveError(
    'The token function threw an error or did not return a string. Its error is hidden, since it may contain the token: log it inside the function.',
  )
}

function createServerHandle(
  connection: DriverConnection,
  uri: string,
  shutdownTimeout: number,
  release: () => void,
): CatalogServer {
  let end = (): void => undefined
  // Like a server of Node, it keeps the process alive.
  void whilePending(() => new Promise<void>((resolve) => (end = resolve)))
  let closing: Promise<void> | undefined
  async function stop(): Promise<void> {
    const timer = new AbortController()
    const stopped = connection.all('CALL quack_stop($1)', [uri]).catch(() => undefined)
    try {
      await Promise.race([
        stopped,
        sleep(Math.min(shutdownTimeout, longestDelay), undefined, { signal: timer.signal }).catch(() => undefined),
      ])
    } finally {
      timer.abort()
      await connection.close().finally(end)
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
      const message = `The server at ${uri} was stopped by a client. Call serve() again.`
      throw new ConnectionError('CONNECTION_LOST', message)
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

/** A hardened catalog cannot load extensions, but may have them already. */
async function loadQuack(connection: DriverConnection, config: CatalogConfig): Promise<void> {
  for (const [name, evidence] of requiredExtensions) {
    const loaded = await connection.all(`SELECT 1 FROM ${evidence}`)
    if (loaded.length > 0) continue
    try {
      await applySession(connection, [planExtension({ name }, config)])
    } catch (error) {
      if (!isDuckalogError(error) || !config.duckdb.security) throw error
      throw addToMessage(
        error,
        'The catalog is hardened (duckdb.security), so extensions can no longer be loaded. Add httpfs and quack to duckdb.extensions.',
      )
    }
  }
}

/**
 * Refuses a port on which a server answers. quack does not check that: two servers on one port would each get some of the clients. Trying to
 * bind the port proves nothing, because it can fail for a while after a server has stopped.
 */
async function refuseTaken(host: string, port: number): Promise<void> {
  const socket = nodeNet().connect({ port, host: host.replace(/^(?:0\.0\.0\.0|::)$/, 'localhost') })
  const isTaken = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  if (isTaken)
    throw serveError(`The catalog cannot be served at ${host}, port ${port}: another server uses that port. Choose another one.`)
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
