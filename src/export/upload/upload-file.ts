import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { BuildError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import { nodeCrypto } from '../../node-on-use.js'
import type { RemoteTarget } from './remote-target.js'

/**
 * Uploads a database file: reads the stream to its end, and settles when the object is complete.
 * @public
 */
export type UploadFile = (
  content: Readable,
  object: { readonly target: string; readonly size: number; readonly md5: string },
) => Promise<unknown>

/** The content of a file: how long it is, and its digest. */
export interface FileDigest {
  /** Bytes. */
  readonly size: number
  /** Hexadecimal. */
  readonly md5: string
}

/** Reads a file through once: what cannot be read is found before anything is uploaded. */
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
 * Uploads a file through a function of the host.
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
