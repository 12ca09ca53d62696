import { createDebug } from '../../create-debug.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import { quoteIdentifier, quoteLiteral } from '../../sql/quote.js'

const debug = createDebug('duckalog:views')

/** Concurrent requests; most of their time is waiting. */
const mostThreads = 128

/** DuckDB memory for one request, in bytes: footers have kilobytes, those of very wide files megabytes. */
const memoryPerThread = 16 * 1024 * 1024

/** A list with an unreadable file fails as a whole and is halved; after this many failures the rest is skipped. */
const mostFailures = 12

const caches = ['enable_http_metadata_cache', 'parquet_metadata_cache'] as const

/**
 * Loads the footers of remote Parquet files into DuckDB's cache before views over them are bound in `work`. Each view would wait for its own
 * file; here one statement reads all footers concurrently. Unreadable files are skipped: the view over one fails with the reason.
 * Settings are restored afterwards.
 */
export async function prefetchFooters<T>(
  connection: DriverConnection,
  files: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  if (files.length < 2) return work()
  const before = await readSettings(connection)
  const start = performance.now()
  try {
    const threads = Math.min(mostThreads, files.length, Math.floor((before.memory ?? Number.POSITIVE_INFINITY) / memoryPerThread))
    await set(connection, { enable_http_metadata_cache: 'true', parquet_metadata_cache: 'true' })
    await set(connection, { threads: String(Math.max(threads, Number(before.settings.threads))) })
    await readFooters(connection, files).finally(() => set(connection, { threads: before.settings.threads }))
    debug('read the footers of %d remote files in %d ms', files.length, Math.round(performance.now() - start))
  } catch (error) {
    // With a locked configuration, or in a DuckDB without these caches, the views are bound one by one
    if (!isDuckalogError(error, 'QUERY_FAILED')) throw error
    debug('did not read the footers: %s', error.message)
  }
  try {
    return await work()
  } finally {
    const { threads: _, ...switched } = before.settings
    await set(connection, switched).catch(() => undefined)
  }
}

async function readFooters(connection: DriverConnection, files: readonly string[]): Promise<void> {
  const waiting = [files]
  let failures = 0
  for (let list = waiting.pop(); list; list = waiting.pop()) {
    try {
      await connection.run(`SELECT count(*) FROM parquet_metadata(${quoteLiteral(list)})`)
    } catch (error) {
      if (!isDuckalogError(error, 'QUERY_FAILED')) throw error
      failures += 1
      if (failures >= mostFailures) return
      const middle = Math.ceil(list.length / 2)
      if (list.length > 1) waiting.push(list.slice(middle), list.slice(0, middle))
    }
  }
}

interface Settings {
  readonly settings: Readonly<Record<(typeof caches)[number] | 'threads', string>>
  /** `memory_limit` in bytes, if it can be parsed. */
  readonly memory: number | undefined
}

async function readSettings(connection: DriverConnection): Promise<Settings> {
  const names = [...caches, 'threads', 'memory_limit']
  const columns = names.map((name) => `current_setting(${quoteLiteral(name)})::VARCHAR AS ${quoteIdentifier(name)}`)
  const [row] = await connection.all<Record<string, string>>(`SELECT ${columns.join(', ')}`)
  const { memory_limit: memory = '', ...settings } = row ?? {}
  return { settings: settings as Settings['settings'], memory: parseBytes(memory) }
}

/** `19.2 GiB` in bytes. */
function parseBytes(text: string): number | undefined {
  const [, number, unit = ''] = /^([\d.]+) (bytes|[KMGT]iB)$/.exec(text) ?? []
  const power = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'].indexOf(unit)
  return number === undefined ? undefined : Number(number) * 1024 ** power
}

async function set(connection: DriverConnection, settings: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(settings))
    await connection.run(`SET GLOBAL ${quoteIdentifier(name)} = ${quoteLiteral(value)}`)
}
