import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { describeTooBig, maxTextSize } from './text-size.js'

/**
 * A file's text, or why it cannot be had, as what follows the file in a message.
 * @internal
 */
export type FileText =
  | { readonly text: string }
  | { readonly problem: string; readonly notFound: boolean; readonly retryable?: boolean; readonly cause?: unknown }

/**
 * Reads a text file in UTF-8, of 50 MB at most. Does not throw.
 * @internal
 */
export async function readTextFile(path: string): Promise<FileText> {
  try {
    const info = await stat(path)
    if (info.isDirectory()) return { problem: 'is a folder, not a file', notFound: true }
    if (info.size > maxTextSize) return tooBig(info.size)
    // A device or a pipe has no size, and may have no end; a stream costs milliseconds
    const bytes = info.isFile() && info.size > 0 ? await readFile(path) : await readBytes(path)
    if (bytes.length > maxTextSize) return tooBig()
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch (error) {
    return explain(error)
  }
}

/** Reads up to one byte more than a file may have. */
async function readBytes(path: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of createReadStream(path, { end: maxTextSize, highWaterMark: 1024 * 1024 })) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function tooBig(size?: number): FileText {
  return { problem: describeTooBig(size === undefined ? {} : { size }), notFound: false }
}

function explain(error: unknown): FileText {
  const { code } = error as { readonly code?: string }
  if (code === 'ENOENT' || code === 'ENOTDIR') return { problem: 'does not exist', notFound: true }
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return { problem: 'is not UTF-8 text; is this the right file?', notFound: false }
  if (code === 'EACCES' || code === 'EPERM') return { problem: `cannot be read (${code}); check its permissions`, notFound: true }
  return { problem: `cannot be read (${code ?? 'unknown reason'})`, notFound: true }
}
