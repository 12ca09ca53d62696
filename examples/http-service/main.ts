// An HTTP service on a catalog: JSON responses, streams with back-pressure for slow clients, and a graceful shutdown.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { connectToCatalog, isDuckalogError } from 'duckalog'

const catalog = connectToCatalog(new URL('catalog.yaml', import.meta.url), {
  timeouts: { query: 10_000 },
  pool: { acquireTimeout: 5_000 },
})
// Errors in the catalog are found before the first request.
await catalog.query('SELECT 1')

const server = createServer(async (request, response) => {
  // When a client disconnects, its query is cancelled.
  const gone = new AbortController()
  response.once('close', () => gone.abort(new Error('The client has disconnected.')))
  try {
    await answer(new URL(request.url ?? '/', 'http://localhost'), response, gone.signal)
  } catch (error) {
    fail(response, error)
  }
})

async function answer(url: URL, response: ServerResponse, signal: AbortSignal): Promise<void> {
  if (url.pathname === '/days') {
    const days = await catalog.query('FROM days', undefined, { signal, rowMode: 'json' })
    response.setHeader('content-type', 'application/json').end(JSON.stringify(days))
  } else if (url.pathname === '/flights') {
    const origin = url.searchParams.get('origin') ?? 'JFK'
    const sql = 'SELECT scheduled, flight, dest FROM flights WHERE origin = $origin ORDER BY ALL'
    response.setHeader('content-type', 'application/jsonl')
    await pipeline(Readable.fromWeb(catalog.readable(sql, { origin }, { format: 'jsonl', signal })), response)
  } else {
    response.writeHead(404).end()
  }
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.destroyed) return
  // The status cannot be changed after the headers are sent, so the connection is closed instead.
  if (response.headersSent) response.destroy()
  else response.writeHead(isDuckalogError(error) && error.retryable ? 503 : 500).end()
}

server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1')
await once(server, 'listening')
console.log('listening', (server.address() as { port: number }).port)

// Shutdown: accept no new requests, answer the running ones, close the catalog; then the process exits by itself.
await once(process, 'SIGTERM')
server.close()
server.closeIdleConnections()
await once(server, 'close')
await catalog.close()
console.log('closed')
