import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the server says to a path: a text, or whatever else has to be done. */
export type HttpAnswer = string | ((response: ServerResponse, request: IncomingMessage) => void)

/** A web server on this machine. */
export interface HttpServer extends AsyncDisposable {
  /** `http://127.0.0.1:…`, without a slash at its end. */
  readonly url: string
  readonly port: number
  /** The paths that were asked for. */
  readonly requests: string[]
  answers: Record<string, HttpAnswer>
}

export async function startHttpServer(answers: Record<string, HttpAnswer> = {}): Promise<HttpServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    const answer = started.answers[(request.url ?? '').replace(/\?.*/, '')]
    if (typeof answer === 'function') answer(response, request)
    else response.writeHead(answer === undefined ? 404 : 200).end(answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const started: HttpServer = {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    answers,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return started
}

/** Sends the caller somewhere else. */
export function redirectTo(location: string): HttpAnswer {
  return (response) => response.writeHead(302, { location }).end()
}
