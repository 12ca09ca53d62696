// An HTTP download of a large result: constant memory, as fast as the client reads, and its query ends when the client disconnects.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { connectToCatalog, isDuckalogError } from 'duckalog'

const catalog = connectToCatalog({
  version: 1,
  duckdb: {},
  views: [
    {
      name: 'readings',
      sql: "SELECT i AS id, TIMESTAMP '2026-01-01' + to_seconds(i) AS at, round(20 + 5 * sin(i / 5000), 2) AS celsius FROM range(10_000_000) t(i)",
    },
  ],
})
const types = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl', json: 'application/json' } as const

const server = createServer(async (request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const rows = Number(searchParams.get('rows') ?? 10_000_000)
  const format = searchParams.get('format') ?? 'csv'
  if (!(format in types) || !Number.isSafeInteger(rows)) return response.writeHead(400).end()
  const known = format as keyof typeof types
  const body = catalog.readable('FROM readings LIMIT $rows', { rows }, { format: known })
  response.setHeader('content-type', types[known]).setHeader('content-disposition', `attachment; filename="readings.${format}"`)
  try {
    // If the client disconnects, the pipeline cancels the stream, which ends the query. If the query fails, it closes the connection, so that
    // the client cannot take a part of the file for the whole.
    await pipeline(Readable.fromWeb(body), response)
  } catch (error) {
    if (isDuckalogError(error)) console.error(error.code, error.message)
  }
})

server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1')
await once(server, 'listening')
console.log('listening', (server.address() as { port: number }).port)

await once(process, 'SIGTERM')
server.close()
server.closeIdleConnections()
await once(server, 'close')
// The queries of clients that have gone are being interrupted.
while (catalog.pool.inUse > 0) await setTimeout(10)
await catalog.close()
console.log('closed')
