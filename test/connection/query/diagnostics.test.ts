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

test('the database of an operation is known when it ends', async () => {
  const seen: unknown[] = []
  const stop = (['connect', 'query', 'stream', 'refresh'] as const).map((name) => {
    const { asyncEnd } = tracingChannel(`duckalog:${name}`)
    const listen = (message: unknown) => seen.push([name, (message as { database?: string }).database])
    asyncEnd.subscribe(listen)
    return () => asyncEnd.unsubscribe(listen)
  })
  const catalog = connectToCatalog({ version: 1, duckdb: {} })
  await catalog.query('SELECT 1')
  for await (const _ of catalog.stream('SELECT 1'));
  await catalog.refresh()
  await catalog.transaction((session) => session.query('SELECT 1'))
  await catalog.close()
  for (const unsubscribe of stop) unsubscribe()
  expect([...new Set(seen.map(String))]).toEqual(['connect,:memory:', 'query,:memory:', 'stream,:memory:', 'refresh,:memory:'])
})

test('subscribers of the pool get its state after each change, until it is closed', async () => {
  const seen: Record<string, unknown>[] = []
  const listen = (message: unknown) => void seen.push(message as Record<string, unknown>)
  channel('duckalog:pool').subscribe(listen)
  try {
    const catalog = connectToCatalog({ version: 1, duckdb: {} }, { pool: { size: 1, sessions: 2 } })
    await catalog.query('SELECT 1')
    expect(seen.at(-1)).toEqual({
      pool: {},
      database: ':memory:',
      closed: false,
      size: 1,
      idle: 1,
      inUse: 0,
      waiting: 0,
      sessions: 0,
    })
    const session = await catalog.session()
    expect(seen.at(-1)).toMatchObject({ idle: 1, inUse: 0, sessions: 1 })
    const rows = catalog.stream('FROM range(10_000)')[Symbol.asyncIterator]()
    await rows.next()
    expect(seen.at(-1)).toMatchObject({ idle: 0, inUse: 1, waiting: 0 })
    const abort = new AbortController()
    const waiting = catalog.query('SELECT 2')
    const leaving = catalog.query('SELECT 2', [], { signal: abort.signal }).catch(() => undefined)
    await new Promise(setImmediate)
    expect(seen.at(-1)).toMatchObject({ inUse: 1, waiting: 2 })
    abort.abort()
    await leaving
    expect(seen.at(-1)).toMatchObject({ inUse: 1, waiting: 1 })
    await rows.return?.()
    await waiting
    await session.close()
    expect(seen.at(-1)).toMatchObject({ idle: 1, inUse: 0, waiting: 0, sessions: 0 })
    await catalog.query("SET TimeZone = 'UTC'")
    expect(seen.at(-1)).toMatchObject({ idle: 0, inUse: 0 })
    expect(seen.every(({ closed }) => closed === false)).toBe(true)
    await catalog.close()
    expect(seen.at(-1)).toMatchObject({ closed: true })
    expect(new Set(seen.map(({ pool }) => pool)).size).toBe(1)
  } finally {
    channel('duckalog:pool').unsubscribe(listen)
  }
})
