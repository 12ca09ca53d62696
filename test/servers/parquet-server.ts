import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A server of files over HTTP with ranges, which answers late. */
export interface FileServer extends AsyncDisposable {
  /** Of a file by its name. */
  url(name: string): string
  /** What has been asked for: the file names. */
  readonly requests: readonly string[]
  /** The most requests that were open at the same time. */
  readonly mostAtOnce: number
}

/** Serves the same content under every name, but for those that `missing` matches. */
export async function serveFile(content: Buffer, { latency = 0, missing = /(?!)/ } = {}): Promise<FileServer> {
  const requests: string[] = []
  let open = 0
  let mostAtOnce = 0
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    open += 1
    mostAtOnce = Math.max(mostAtOnce, open)
    requests.push((request.url ?? '').slice(1))
    await sleep(latency)
    open -= 1
    if (missing.test(request.url ?? '')) response.writeHead(404).end()
    else send(request, response, content)
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: (name) => `http://127.0.0.1:${port}/${name}`,
    requests,
    get mostAtOnce() {
      return mostAtOnce
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function send(request: IncomingMessage, response: ServerResponse, content: Buffer): void {
  const headers = { 'accept-ranges': 'bytes', etag: '"one"', 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' }
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
  if (request.method === 'HEAD' || from === undefined) {
    response.writeHead(200, { ...headers, 'content-length': content.length }).end(request.method === 'HEAD' ? undefined : content)
    return
  }
  const end = Math.min(to ? Number(to) : content.length - 1, content.length - 1)
  const part = content.subarray(Number(from), end + 1)
  const range = `bytes ${from}-${end}/${content.length}`
  response.writeHead(206, { ...headers, 'content-length': part.length, 'content-range': range }).end(part)
}
