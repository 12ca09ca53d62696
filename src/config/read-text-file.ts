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
    if (!info.isFile() && !info.isFIFO()) return { problem: 'is a device, not a file', notFound: true }
    if (info.size > maxBytes)
      return {
        problem: `is bigger than 50 MB (${Math.round(info.size / 1024 / 1024)} MB); is this the right file?`,
        notFound: false,
      }
    const bytes = await readFile(path)
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch (error) {
    return explain(error)
  }
}

function explain(error: unknown): FileText {
  const { code } = error as { readonly code?: string }
  if (code === 'ENOENT' || code === 'ENOTDIR') return { problem: 'does not exist', notFound: true }
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return { problem: 'is not UTF-8 text; is this the right file?', notFound: false }
  if (code === 'EACCES' || code === 'EPERM') return { problem: `cannot be read (${code}); check its permissions`, notFound: true }
  return { problem: `cannot be read (${code ?? 'unknown reason'})`, notFound: true }
}
