import { once } from 'node:events'
import { serve } from '@hono/node-server'
import { connectToCatalog } from 'duckalog'
import { createApp } from './app.js'

const catalog = connectToCatalog(new URL('catalog.yaml', import.meta.url), { timeouts: { query: 10_000 } })
// Errors in the catalog are found before the first request.
await catalog.query('SELECT 1')

const server = serve({ fetch: createApp(catalog).fetch, port: Number(process.env.PORT ?? 3000) })

// Shutdown: accept no new requests, answer the running ones, close the catalog; then the process exits by itself.
await once(process, 'SIGTERM')
server.close()
await once(server, 'close')
await catalog.close()
console.log('closed')
