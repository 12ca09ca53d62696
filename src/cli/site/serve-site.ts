import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { messageOf } from '../../message-of.js'
import { answerRequest, answerText, type PageAnswer, refuseRequest } from './answer-request.js'

export interface SiteOptions {
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  /** What clients must send. */
  readonly token: string
  /** Renders the pages. Called for the first request, and for the first one after each change. */
  readonly render: () => Promise<ReadonlyMap<string, string>>
  /** Called with the reason if the pages cannot be rendered. Clients do not get the reason. */
  readonly onFailure: (error: unknown) => void
}

/** A server of pages. */
export interface SiteServer extends AsyncDisposable {
  readonly url: string
  /** The pages have to be rendered again. */
  outdate(): void
}

/**
 * Serves pages that are rendered on demand.
 * @throws ConnectionError SERVE_FAILED for an address that cannot be used
 */
export async function serveSite({ host, port, token, render, onFailure }: SiteOptions): Promise<SiteServer> {
  let rendering: Promise<ReadonlyMap<string, string>> | undefined
  const readPages = () => {
    rendering ??= render().catch((error: unknown) => {
      rendering = undefined
      throw error
    })
    return rendering
  }
  const server = createServer((request, response) => {
    const { method = 'GET', url = '/', headers } = request
    const asked = { method, url, authorization: headers.authorization, known: headers['if-none-match'] }
    const refusal = refuseRequest(asked, token)
    if (refusal) return send(response, refusal)
    readPages().then(
      (pages) => send(response, answerRequest(asked, pages)),
      (error: unknown) => {
        onFailure(error)
        send(response, answerText(503, 'The pages cannot be shown at the moment. The log of the server says why.'))
      },
    )
  })
  await listen(server, host, port)
  const { port: used } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${used}/`,
    outdate() {
      rendering = undefined
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function send(response: ServerResponse, { status, headers, body }: PageAnswer): void {
  response.writeHead(status, { ...headers, ...(status !== 304 && { 'content-length': Buffer.byteLength(body) }) }).end(body)
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    await once(server.listen({ host, port }), 'listening')
  } catch (error) {
    const { ConnectionError } = await import('../../index.js')
    const reason =
      (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
        ? 'another server uses that port. Choose another one with --docs-port'
        : messageOf(error)
    throw new ConnectionError('SERVE_FAILED', `The pages cannot be served at ${host}, port ${port}: ${reason}.`)
  }
}
