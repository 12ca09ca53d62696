import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'

/**
 * A file's text, or why it cannot be had, as what follows the file in a message.
 * @internal
 */
export type FileText =
  | { readonly text: string }
  | { readonly problem: string; readonly notFound: boolean; readonly retryable?: boolean; readonly cause?: unknown }

/** No config and no SQL text is bigger: a data file given by mistake is refused before it is read. */
const maxBytes = 50 * 1024 * 1024

/**
 * Reads a text file in UTF-8, of 50 MB at most. Does not throw.
 * @internal
 */
export async function readTextFile(path: string): Promise<FileText> {
  try {
    const info = await stat(path)
    if (info.isDirectory()) return { problem: 'is a folder, not a file', notFound: true }
    if (info.size > maxBytes) return tooBig(` (${Math.round(info.size / 1024 / 1024)} MB)`)
    // A device or a pipe has no size, and may have no end; a stream costs milliseconds
    const bytes = info.isFile() && info.size > 0 ? await readFile(path) : await readBytes(path)
    if (bytes.length > maxBytes) return tooBig('')
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch (error) {
    return explain(error)
  }
}

/** Reads up to one byte more than a file may have. */
async function readBytes(path: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of createReadStream(path, { end: maxBytes, highWaterMark: 1024 * 1024 })) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function tooBig(size: string): FileText {
  return { problem: `is bigger than 50 MB${size}; is this the right file?`, notFound: false }
}

function explain(error: unknown): FileText {
  const { code } = error as { readonly code?: string }
  if (code === 'ENOENT' || code === 'ENOTDIR') return { problem: 'does not exist', notFound: true }
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return { problem: 'is not UTF-8 text; is this the right file?', notFound: false }
  if (code === 'EACCES' || code === 'EPERM') return { problem: `cannot be read (${code}); check its permissions`, notFound: true }
  return { problem: `cannot be read (${code ?? 'unknown reason'})`, notFound: true }
}
