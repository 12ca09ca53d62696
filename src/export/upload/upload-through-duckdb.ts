import { closeSync, openSync, readSync } from 'node:fs'
import { escapeGlob } from '../../disk/escape-glob.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { BuildError, isDuckalogError } from '../../errors.js'
import { quoteIdentifier, quoteLiteral } from '../../sql/quote.js'
import type { RemoteTarget } from './remote-target.js'
import type { FileDigest } from './upload-file.js'

const chunkSize = 8 * 1024 * 1024

/** The largest file that DuckDB's `read_blob` reads: 3.9 GiB. */
const largestBlob = 4_187_593_113

/** Up to this size the content itself is compared, not only its size and its tables and views. */
const smallEnoughToRead = 64 * 1024 * 1024

/** In GB. DuckDB's upload parts are a ten-thousandth of this limit, and S3 requires parts of at least 5 MB. */
const smallestLimit = 50

export interface UploadOptions {
  /** Called with the number of bytes that DuckDB has read. */
  readonly onProgress: (sent: number) => void
}

/**
 * Uploads a closed database file with DuckDB's own file systems and secrets: in chunks if the driver supports table functions, otherwise as
 * one value.
 *
 * @throws BuildError EXPORT_FAILED, in which case DuckDB may have removed an existing object at the target
 */
export async function uploadThroughDuckDB(
  connection: DriverConnection,
  file: string,
  { url, shown }: RemoteTarget,
  { size }: FileDigest,
  { onProgress }: UploadOptions,
): Promise<void> {
  if (!connection.serveBlobs && size > largestBlob) throw tooLarge(shown, size)
  const gigabytes = Math.max(smallestLimit, Math.ceil((size * 1.01) / 1e9))
  for (const sql of [`SET s3_uploader_max_filesize = '${gigabytes}GB'`, 'SET s3_uploader_thread_limit = 4']) {
    // Without the S3 extension these settings do not exist
    await connection.run(sql).catch(() => undefined)
  }
  const reader = connection.serveBlobs && openReader(file, onProgress)
  try {
    const name = `duckalog_chunks_${crypto.randomUUID()}`
    await (reader && connection.serveBlobs?.(name, reader.next))
    const source = reader ? `${quoteIdentifier(name)}()` : `read_blob(${quoteLiteral(escapeGlob(file))})`
    await connection.run(`COPY (SELECT content FROM ${source}) TO ${quoteLiteral(url)} (FORMAT blob)`)
  } catch (error) {
    throw toExportError(error, shown)
  } finally {
    reader?.close()
  }
}

/**
 * Verifies an upload: compares size, schemas, tables and views with the file, and for small files the content.
 * @throws BuildError EXPORT_FAILED
 */
export async function compareUpload(
  connection: DriverConnection,
  file: string,
  { url, shown }: RemoteTarget,
  { size, md5 }: FileDigest,
): Promise<void> {
  const refuse = (problem: string): BuildError => {
    const message = `Upload verification failed for ${JSON.stringify(shown)}: ${problem}. The object is corrupt; export again.`
    return new BuildError('EXPORT_FAILED', message, { retryable: true })
  }
  try {
    const digest = size <= smallEnoughToRead ? ', md5(content) AS md5' : ''
    const [arrived] = await connection.all(`SELECT size${digest} FROM read_blob(${quoteLiteral(escapeGlob(url))})`)
    if (Number(arrived?.size) !== size) throw refuse(`it has ${arrived?.size} bytes, not ${size}`)
    if (digest !== '' && arrived?.md5 !== md5) throw refuse('its content differs')
    const here = await listContent(connection, file)
    const there = await listContent(connection, url)
    if (here !== there) throw refuse('its tables and views differ')
  } catch (error) {
    if (!isDuckalogError(error, 'QUERY_FAILED')) throw error
    throw refuse(`it cannot be read back: ${error.message}`)
  }
}

async function listContent(connection: DriverConnection, path: string): Promise<string> {
  await connection.run(`ATTACH ${quoteLiteral(path)} AS duckalog_compared (READ_ONLY)`)
  try {
    const rows = await connection.all(
      `SELECT schema_name, view_name AS name, sql, comment FROM duckdb_views() WHERE database_name = 'duckalog_compared' AND NOT internal
      UNION ALL SELECT schema_name, table_name, sql, estimated_size::VARCHAR FROM duckdb_tables() WHERE database_name = 'duckalog_compared'
      ORDER BY ALL`,
    )
    return JSON.stringify(rows)
  } finally {
    await connection.run('DETACH duckalog_compared')
  }
}

/** Reads a file in chunks, on demand of DuckDB, one of whose threads waits for each chunk. */
function openReader(file: string, onProgress: (sent: number) => void): { next(): Uint8Array | undefined; close(): void } {
  const descriptor = openSync(file, 'r')
  const buffer = new Uint8Array(chunkSize)
  let sent = 0
  return {
    next() {
      const length = readSync(descriptor, buffer, 0, buffer.length, sent)
      sent += length
      onProgress(sent)
      return length === 0 ? undefined : buffer.subarray(0, length)
    },
    close: () => closeSync(descriptor),
  }
}

function tooLarge(shown: string, size: number): BuildError {
  const message =
    `The database has ${size} bytes, and this driver uploads at most ${largestBlob} to ${JSON.stringify(shown)} because it lacks table functions. ` +
    'Use the driver duckalog/driver/node-api, which has no such limit, or the option upload.'
  return new BuildError('EXPORT_FAILED', message)
}

function toExportError(error: unknown, shown: string): unknown {
  if (!isDuckalogError(error, 'QUERY_FAILED')) return error
  const message =
    `The upload to ${JSON.stringify(shown)} failed: ${error.message.trimEnd().replace(/\?partNumber=[^'\s]*/g, '')}\n` +
    'Check the endpoint, and the key and scope of the secret for this path (duckdb.secrets). Parts of an aborted upload stay hidden on S3, ' +
    'unless the bucket has a lifecycle rule AbortIncompleteMultipartUpload.'
  return new BuildError('EXPORT_FAILED', message, { cause: error, retryable: error.retryable })
}
