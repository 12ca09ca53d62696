import { channel, tracingChannel } from 'node:diagnostics_channel'
import { connectToCatalog } from '../../../src/index.js'

test('subscribers of the channels get each connect, query and refresh, but never a value', async () => {
  const seen: string[] = []
  const stop = (['connect', 'query', 'stream', 'refresh'] as const).map((name) => {
    const traced = tracingChannel(`duckalog:${name}`)
    const tell = (step: string) => (message: unknown) => {
      const { sql, error } = message as { sql?: string; error?: { code: string } }
      seen.push([name, step, sql, error?.code].filter(Boolean).join(' '))
      expect(JSON.stringify({ sql, error })).not.toContain('s3cr3t')
    }
    const listeners = {
      start: tell('start'),
      end: () => undefined,
      asyncStart: () => undefined,
      asyncEnd: tell('done'),
      error: tell('error'),
    }
    traced.subscribe(listeners)
    return () => traced.unsubscribe(listeners)
  })
  const events: string[] = []
  const listen = (event: unknown) => events.push((event as { type: string }).type)
  channel('duckalog:event').subscribe(listen)

  const catalog = connectToCatalog({ version: 1, duckdb: { settings: { threads: 2 } } })
  await catalog.query('SELECT $1 AS value', ['s3cr3t'])
  await catalog.query('FROM nowhere').catch(() => undefined)
  for await (const _ of catalog.stream('SELECT 1'));
  await catalog.refresh()
  await catalog.close()

  for (const unsubscribe of stop) unsubscribe()
  channel('duckalog:event').unsubscribe(listen)
  expect(seen).toEqual([
    'query start SELECT $1 AS value',
    'connect start',
    'connect done',
    'query done SELECT $1 AS value',
    'query start FROM nowhere',
    'query error FROM nowhere QUERY_FAILED',
    'query done FROM nowhere QUERY_FAILED',
    'stream start SELECT 1',
    'stream done SELECT 1',
    'refresh start',
    'refresh done',
  ])
  expect(events).toEqual(expect.arrayContaining(['connect-start', 'step-done', 'connect-done', 'closed']))
})
