import { once } from 'node:events'
import { createServer } from 'node:http'
import { connectToCatalog } from 'duckalog'

const catalog = connectToCatalog(new URL('catalog.yaml', import.meta.url), { timeouts: { query: 10_000 } })
await catalog.query('SELECT 1')

const queries = { '/days': 'FROM days', '/ready': 'SELECT true AS ready' }
const server = createServer(async (request, response) => {
  const sql = queries[request.url]
  if (!sql) return response.writeHead(404).end()
  try {
    const rows = await catalog.query(sql, undefined, { rowMode: 'json', timeout: 2_000 })
    response.setHeader('content-type', 'application/json').end(JSON.stringify(rows))
  } catch {
    response.writeHead(503).end()
  }
})
server.listen(process.env.PORT ?? 3000)

await once(process, 'SIGTERM')
server.close()
await once(server, 'close')
await catalog.close()
console.log('closed')
