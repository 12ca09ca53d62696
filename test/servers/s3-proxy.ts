import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The answer instead of the server's: a status, or none at all. */
export type Fault = number | 'silence' | undefined

/** A proxy in front of an S3 server of this machine. */
export interface S3Proxy extends AsyncDisposable {
  readonly port: number
  /** Method and key of each request so far, without the bucket. */
  readonly requests: string[]
  /** The answer to a request instead of the server's; `undefined` passes it on. */
  fault: (method: string, key: string) => Fault
  /** Resolves when the first client waits for an answer that does not come. */
  readonly isSilent: Promise<void>
}

export async function startS3Proxy(port: number): Promise<S3Proxy> {
  const requests: string[] = []
  let fallSilent = (): void => undefined
  const isSilent = new Promise<void>((resolve) => {
    fallSilent = resolve
  })
  const server = createServer((incoming, response) => {
    const { method = '', url = '' } = incoming
    const key = decodeURIComponent(url.replace(/\?.*/, '').replace('/bucket/', ''))
    requests.push(`${method} ${key}`)
    const fault = proxy.fault(method, key)
    if (fault === undefined) return pass(incoming, response, port)
    if (fault === 'silence') return fallSilent()
    incoming.resume().on('end', () => response.writeHead(fault).end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy: S3Proxy = {
    port: (server.address() as AddressInfo).port,
    requests,
    fault: () => undefined,
    isSilent,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return proxy
}

function pass(incoming: IncomingMessage, response: ServerResponse, port: number): void {
  const { url = '', method = '', headers } = incoming
  const outgoing = request({ host: '127.0.0.1', port, path: url, method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.pipe(response)
  })
  outgoing.on('error', () => response.destroy())
  incoming.pipe(outgoing)
}
