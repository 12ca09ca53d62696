import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { BuildError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import { nodeCrypto } from '../../node-on-use.js'
import type { RemoteTarget } from './remote-target.js'

/**
 * Uploads a database file: reads the stream to its end, and resolves when the object is complete. `size` is in bytes, `md5` in hexadecimal
 * digits.
 * @public
 */
export type UploadFile = (
  content: Readable,
  object: { readonly target: string; readonly size: number; readonly md5: string },
) => Promise<unknown>

/** The size and digest of a file. */
export interface FileDigest {
  /** In bytes. */
  readonly size: number
  /** In hexadecimal digits. */
  readonly md5: string
}

/** Reads the whole file once, so that an unreadable one fails before anything is uploaded. */
export async function digestFile(file: string): Promise<FileDigest> {
  const hash = nodeCrypto().createHash('md5')
  let size = 0
  for await (const chunk of createReadStream(file)) {
    hash.update(chunk)
    size += chunk.length
  }
  return { size, md5: hash.digest('hex') }
}

/**
 * Uploads a file with a function of the host.
 * @throws BuildError EXPORT_FAILED with what the function threw as its cause
 */
export async function uploadByHost(
  file: string,
  { shown, url }: RemoteTarget,
  digest: FileDigest,
  upload: UploadFile,
): Promise<void> {
  const content = createReadStream(file)
  try {
    await upload(content, { target: url, ...digest })
  } catch (error) {
    throw new BuildError('EXPORT_FAILED', `The upload to ${JSON.stringify(shown)} failed: ${messageOf(error)}`, { cause: error })
  } finally {
    content.destroy()
  }
}
