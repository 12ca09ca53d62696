import { readdirSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CatalogConnection, Queryable } from '../../src/index.js'

export const places = ['catalog', 'session', 'transaction'] as const
export const forms = ['rows', 'batches', 'raw'] as const
/** How a loop over a stream is left, or what is done inside it. */
export const ways = [
  'end',
  'break',
  'throw',
  'forgotten',
  'abort',
  'time limit',
  'close of the session',
  'close of the catalog',
  'query inside, few rows',
  'query inside, many rows',
  'stream inside, few rows',
  'stream inside, many rows',
  'transaction inside',
  'refresh inside',
] as const

export type Place = (typeof places)[number]
export type Form = (typeof forms)[number]
export type Way = (typeof ways)[number]

/** What becomes of the work: the code or text of its error, if it has one. */
export function expectedOutcome(place: Place, way: Way): string {
  if (way === 'throw') return 'thrown by the loop'
  if (way === 'abort') return 'aborted'
  if (way === 'time limit') return 'QUERY_TIMEOUT'
  if (way === 'close of the session') return place === 'catalog' ? 'done' : 'CATALOG_CLOSED'
  if (way === 'close of the catalog') return 'CATALOG_CLOSED'
  return way.endsWith('inside, many rows') && place !== 'catalog' ? 'CONNECTION_BUSY' : 'done'
}

/** Makes the table `kept`, begins to read a stream, and leaves it. */
export async function leaveStream(catalog: CatalogConnection, place: Place, way: Way, form: Form): Promise<void> {
  if (place === 'catalog') return leave({ catalog, on: catalog, closeSession: async () => undefined }, way, form)
  if (place === 'transaction')
    return catalog.transaction((session) => leave({ catalog, on: session, closeSession: () => session.close() }, way, form))
  // Not closed here: the close of the catalog has to
  const session = await catalog.session()
  return leave({ catalog, on: session, closeSession: () => session.close() }, way, form)
}

interface Surroundings {
  readonly catalog: CatalogConnection
  readonly on: Queryable
  readonly closeSession: () => Promise<void>
}

async function leave({ catalog, on, closeSession }: Surroundings, way: Way, form: Form): Promise<void> {
  await on.query('CREATE TABLE kept (a INTEGER)')
  const abort = new AbortController()
  const rows = way === 'end' || way.endsWith('few rows') ? 5_000 : 20_000_000
  const stream = on.stream(`SELECT i, i::VARCHAR AS text FROM range(${rows}) t(i)`, [], {
    signal: abort.signal,
    ...(form === 'raw' && { rowMode: 'raw' }),
    ...(way === 'time limit' && { timeout: 50 }),
  })
  const read: AsyncIterable<unknown> = form === 'batches' ? stream.batches() : stream
  if (way === 'forgotten') return void (await read[Symbol.asyncIterator]().next())
  let first = true
  for await (const _ of read) {
    if (way === 'break') break
    if (way === 'throw') throw new Error('thrown by the loop')
    if (way === 'transaction inside') await catalog.transaction((session) => session.query('SELECT 1'))
    if (way === 'refresh inside') await catalog.refresh()
    if (way === 'close of the session') await closeSession()
    if (way === 'close of the catalog') await catalog.close()
    if (way === 'abort') abort.abort(new Error('aborted'))
    if (way === 'time limit' && first) await sleep(100)
    if (way.startsWith('query inside') && first) await on.query('INSERT INTO kept VALUES (1)')
    if (way.startsWith('stream inside') && first) for await (const __ of on.stream('FROM range(3)'));
    if (first && (way.endsWith('inside') || way.endsWith('many rows'))) break
    if (way === 'close of the session' && on === catalog) break
    first = false
  }
}

/** How many handles of this process lead to a file, or to its log. */
export function countHandles(file: string): number {
  return readdirSync('/proc/self/fd').filter((handle) => {
    try {
      return readlinkSync(`/proc/self/fd/${handle}`).startsWith(file)
    } catch {
      return false
    }
  }).length
}
