import { type Stats, stat } from 'node:fs'
import { isFileUrl, pathOfFileUrl } from '../../config/notation/remote-url.js'
import { unescapeGlob } from '../../disk/escape-glob.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import { saidBy } from '../../said-by.js'
import { UncheckedError } from './unchecked-error.js'

/** One line for each file. Files count as changed if their lines differ. */
export type FileMarks = readonly string[]

/** File systems store times in steps of up to 2 seconds, so a later write may leave a younger time as it is. */
const settledAfterMs = 2_000

/**
 * Reads size and times of the files of this machine that DuckDB finds by patterns. No file is opened: that would drop DuckDB's lock on a database.
 * @throws {@link UncheckedError} for what is not a file
 */
export async function readLocalFiles(connection: DriverConnection, patterns: readonly string[]): Promise<FileMarks> {
  const found = await Promise.all(patterns.map((pattern) => listFiles(connection, pattern)))
  return markAll([...new Set(found.flat())].sort())
}

async function listFiles(connection: DriverConnection, pattern: string): Promise<readonly string[]> {
  const rows = await connection.all<{ file: string }>('SELECT file FROM glob($1)', [pattern])
  if (rows.length > 0) return rows.map(({ file }) => file)
  // DuckDB also reads what glob() does not list: folders, devices
  const path = isFileUrl(pattern) ? pathOfFileUrl(pattern) : unescapeGlob(pattern)
  return path === undefined ? [] : [path]
}

/** Reads size and times of a database file and of its logs. */
export function readDatabaseFile(path: string): Promise<FileMarks> {
  return markAll([path, `${path}.wal`, `${path}-wal`, `${path}-journal`])
}

/**
 * Reads size and times of files. For many files callbacks take half the time of promises, and numbers two thirds of the time of bigints. Numbers
 * keep times to a quarter of a microsecond, which is finer than the clocks of file systems.
 */
function markAll(paths: readonly string[]): Promise<FileMarks> {
  const marks: string[] = new Array(paths.length)
  const now = performance.timeOrigin + performance.now()
  let left = paths.length
  return new Promise((resolve, reject) => {
    if (left === 0) resolve(marks)
    for (const [index, path] of paths.entries())
      stat(path, (error, found) => {
        if (error && error.code !== 'ENOENT') reject(error)
        else if (!error && !found.isFile()) reject(new UncheckedError(`${path} is not a regular file`))
        else marks[index] = error ? `${path} -` : renderMark(path, found, now)
        left -= 1
        if (left === 0) resolve(marks)
      })
  })
}

function renderMark(path: string, { size, ino, mtimeMs, ctimeMs }: Stats, now: number): string {
  return `${path} ${size} ${ino} ${mtimeMs} ${ctimeMs}${renderSettling(ctimeMs, now)}`
}

/**
 * Reads size and times of remote files, which DuckDB lists with its secrets and limits. No content is read.
 * @throws {@link UncheckedError} if the server does not send when a file was changed
 */
export async function readRemoteFiles(connection: DriverConnection, pattern: string): Promise<FileMarks> {
  await skipMetadataCache(connection)
  const files = await listRemote(connection, pattern)
  const silent = files.find(({ modified }) => modified === null || Number(modified) === 0)
  if (silent) throw new UncheckedError('its server does not send the time of the last change (Last-Modified)')
  const now = performance.timeOrigin + performance.now()
  return files.map(
    ({ filename, size, modified }) => `${filename} ${size} ${modified}${renderSettling(Number(modified) / 1_000, now)}`,
  )
}

interface RemoteFile {
  readonly filename: string
  readonly size: bigint | number
  /** Microseconds since 1970. */
  readonly modified: bigint | number | null
}

async function listRemote(connection: DriverConnection, pattern: string): Promise<readonly RemoteFile[]> {
  try {
    return await connection.all<RemoteFile & object>(
      'SELECT filename, size, epoch_us(last_modified) AS modified FROM read_blob($1) ORDER BY filename',
      [pattern],
    )
  } catch (error) {
    if (isDuckalogError(error, 'QUERY_FAILED') && saidBy(error).includes('No files found that match')) return []
    throw error
  }
}

/** Switches off a cache from which DuckDB would answer without asking the server. */
async function skipMetadataCache(connection: DriverConnection): Promise<void> {
  try {
    await connection.run('SET SESSION enable_http_metadata_cache = false')
  } catch (error) {
    const [row] = await connection.all<{ on: boolean }>(`SELECT current_setting('enable_http_metadata_cache') AS "on"`)
    if (row?.on !== true) return
    throw new UncheckedError('`enable_http_metadata_cache` is on and the configuration is locked, so DuckDB does not ask', error)
  }
}

/** Marks a file that was changed just now: it counts as changed once more at the next check. */
function renderSettling(changedMs: number, now: number): string {
  return now - changedMs < settledAfterMs ? ` changing at ${now}` : ''
}
