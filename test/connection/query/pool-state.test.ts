import { channel } from 'node:diagnostics_channel'
import {
  type CatalogConnection,
  type CatalogEvent,
  connectToCatalog,
  type PoolMessage,
  type TraceMessage,
} from '../../../src/index.js'

const config = { version: 1, duckdb: {} } as const
const empty = { size: 1, idle: 0, inUse: 0, waiting: 0, sessions: 0 }

/** Makes every change of a pool once, and calls `look` after each. */
async function useAll(catalog: CatalogConnection, look: (what: string) => void): Promise<void> {
  look('before the first use')
  await catalog.query('SELECT 1')
  look('after a query')
  const session = await catalog.session()
  look('with a session')
  const rows = catalog.stream('FROM range(10_000)')[Symbol.asyncIterator]()
  await rows.next()
  look('with a stream')
  const abort = new AbortController()
  const waiting = catalog.query('SELECT 2')
  const leaving = catalog.query('SELECT 2', [], { signal: abort.signal }).catch(() => undefined)
  await new Promise(setImmediate)
  look('with two that wait')
  abort.abort()
  await leaving
  look('with one that waits')
  await rows.return?.()
  await waiting
  await session.close()
  look('when all is done')
  await catalog.close()
  look('when it is closed')
}

test('a catalog reports how full its pool is', async () => {
  const catalog = connectToCatalog(config, { pool: { size: 1, sessions: 2 } })
  const seen: Record<string, unknown> = {}
  await useAll(catalog, (what) => {
    seen[what] = catalog.pool
  })
  expect(seen).toEqual({
    'before the first use': empty,
    'after a query': { ...empty, idle: 1 },
    'with a session': { ...empty, idle: 1, sessions: 1 },
    'with a stream': { ...empty, inUse: 1, sessions: 1 },
    'with two that wait': { ...empty, inUse: 1, sessions: 1, waiting: 2 },
    'with one that waits': { ...empty, inUse: 1, sessions: 1, waiting: 1 },
    'when all is done': { ...empty, idle: 1 },
    'when it is closed': empty,
  })
})

test('the pool of a catalog that was not used yet has the default size', async () => {
  await using catalog = connectToCatalog(config)
  const { size } = catalog.pool
  await catalog.query('SELECT 1')
  expect(catalog.pool).toEqual({ ...empty, size, idle: 1 })
})

test('events report calls that wait for a connection, get one and return it', async () => {
  const events: CatalogEvent[] = []
  const catalog = connectToCatalog(config, { pool: { size: 1 }, onEvent: (event) => void events.push(event) })
  await useAll(catalog, () => undefined)
  const ofPool = events.filter(({ type }) => type.startsWith('pool-'))
  const told = ofPool.map((event) => `${event.type} ${'use' in event ? event.use : ''}`)
  expect(told).toEqual([
    'pool-acquire statement',
    'pool-release statement',
    'pool-acquire session',
    'pool-acquire statement',
    'pool-wait statement',
    'pool-wait statement',
    'pool-release statement',
    'pool-acquire statement',
    'pool-release statement',
    'pool-release session',
  ])
  expect(ofPool[5]).toEqual({ type: 'pool-wait', use: 'statement', size: 1, idle: 0, inUse: 1, waiting: 2, sessions: 1 })
})

test('messages of the channels have the documented properties, and no row or value', async () => {
  const messages: (PoolMessage | CatalogEvent | TraceMessage)[] = []
  const listen = (message: unknown) => void messages.push(message as PoolMessage)
  const names = ['pool', 'event', ...['query', 'stream'].map((name) => `${name}:asyncEnd`)].map((name) =>
    name.includes(':') ? `tracing:duckalog:${name}` : `duckalog:${name}`,
  )
  for (const name of names) channel(name).subscribe(listen)
  try {
    const catalog = connectToCatalog(config)
    await catalog.query('SELECT $1 || $2 AS answer', ['four', 'tytwo'])
    for await (const _ of catalog.stream('SELECT $1 || $2 AS answer', ['four', 'tytwo']));
    await catalog.close()
  } finally {
    for (const name of names) channel(name).unsubscribe(listen)
  }
  const text = messages.map((message) => JSON.stringify(message)).join('\n')
  expect(text).not.toMatch(/fortytwo|tytwo/)
  const keys = messages.filter((message) => !('type' in message)).map((message) => Object.keys(message).sort().join(' '))
  expect(new Set(keys)).toEqual(new Set(['closed database idle inUse pool sessions size waiting', 'database result sql']))
})
