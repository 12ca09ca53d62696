import type { FileHandle } from 'node:fs/promises'
import { NotAFileError, openRegularFile } from '../../disk/open-regular-file.js'
import { describeTooBig, maxTextSize } from '../parse/text-problems.js'

/** The text of a file, or why it cannot be read, as a message without its subject. */
export type FileText =
  | { readonly text: string }
  | { readonly problem: string; readonly notFound: boolean; readonly retryable?: boolean; readonly cause?: unknown }

/**
 * Reads a UTF-8 text file of at most 50 MB; only opens regular files. Does not throw.
 * @param onFound - called with the fingerprint of the file before it is read; not called for a missing file
 */
export async function readTextFile(path: string, onFound?: (mark: string) => void): Promise<FileText> {
  try {
    const { handle, size } = await openRegularFile(path, onFound)
    try {
      if (size > maxTextSize) return tooBig(size)
      const bytes = await readBytes(handle, size)
      if (bytes.length > maxTextSize) return tooBig()
      return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
    } finally {
      await handle.close()
    }
  } catch (error) {
    return explain(error)
  }
}

/** Reads at most one byte more than the limit: files in `/proc` report no size, and others may grow. */
async function readBytes(handle: FileHandle, size: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let total = 0
  while (total <= maxTextSize) {
    const buffer = Buffer.allocUnsafe(total === 0 && size > 0 ? size + 1 : 64 * 1024)
    const { bytesRead } = await handle.read(buffer, 0, buffer.length)
    chunks.push(buffer.subarray(0, bytesRead))
    total += bytesRead
    if (bytesRead === 0 || total === size) break
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
}

function tooBig(size?: number): FileText {
  return { problem: describeTooBig(size === undefined ? {} : { size }), notFound: false }
}

function explain(error: unknown): FileText {
  if (error instanceof NotAFileError) return { problem: error.problem, notFound: true }
  const { code } = error as { readonly code?: string }
  if (code === 'ENOENT' || code === 'ENOTDIR') return { problem: 'does not exist', notFound: true }
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return { problem: 'is not UTF-8 text; is this the right file?', notFound: false }
  if (code === 'EACCES' || code === 'EPERM') return { problem: `cannot be read (${code}); check its permissions`, notFound: true }
  return { problem: `cannot be read (${code ?? 'unknown reason'})`, notFound: true }
}
