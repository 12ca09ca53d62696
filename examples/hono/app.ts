import { type CatalogConnection, isDuckalogError } from 'duckalog'
import { Hono } from 'hono'

/** The routes, without a port: tests call them with `request()`. */
export function createApp(catalog: CatalogConnection): Hono {
  const app = new Hono()

  // When a client disconnects, its query is cancelled.
  app.get('/days', async (context) => {
    const days = await catalog.query('FROM days', undefined, { signal: context.req.raw.signal, rowMode: 'json' })
    return context.json(days)
  })

  // A stream: constant memory, as fast as the client reads.
  app.get('/flights/:day', (context) => {
    const options = { format: 'jsonl', signal: context.req.raw.signal } as const
    const flights = catalog.readable('FROM flights WHERE day = $day ORDER BY ALL', { day: context.req.param('day') }, options)
    return context.body(flights, 200, { 'content-type': 'application/jsonl' })
  })

  app.onError((error, context) => {
    const isBusy = isDuckalogError(error) && error.retryable
    return context.json({ error: isBusy ? 'try again' : 'failed' }, isBusy ? 503 : 500)
  })

  return app
}
