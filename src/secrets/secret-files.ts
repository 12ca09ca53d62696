import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canAccess } from '../disk/can-access.js'
import { readRegularFile } from '../disk/open-regular-file.js'
import { isDuckalogError } from '../errors.js'
import { nodeCrypto } from '../node-on-use.js'
import type { FileStamp } from './secret-ledger.js'

/** Beside the secrets, so that a copy of a database file gives nothing to guess with. */
const keyFile = 'duckalog.key'

/** Whether a secret has its file in the directory, whatever DuckDB knows of it. */
export async function hasSecretFile(directory: string, name: string): Promise<boolean> {
  return canAccess(secretFile(directory, name))
}

/** When a secret's file was last written, and its size; `undefined` if it has none. */
export async function readStamp(directory: string, name: string): Promise<FileStamp | undefined> {
  try {
    const { mtimeNs, size } = await stat(secretFile(directory, name), { bigint: true })
    return { mtime: String(mtimeNs), size: String(size) }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** The digest of a text under the key of a secret directory; `undefined` if the directory has no key, and none is to be made. */
export async function digestUnderKey(
  directory: string,
  text: string,
  options: { readonly createKey: boolean },
): Promise<string | undefined> {
  const key = await loadKey(directory, options.createKey)
  return key === undefined ? undefined : nodeCrypto().createHmac('sha256', key).update(text).digest('hex')
}

/** Whether an error of the file system says that something is not there. */
export function isMissing(error: unknown): boolean {
  return !isDuckalogError(error) && (error as { readonly code?: unknown } | undefined)?.code === 'ENOENT'
}

async function loadKey(directory: string, create: boolean): Promise<string | undefined> {
  const file = join(directory, keyFile)
  if (create) {
    // Another process may be first
    await writeFile(file, nodeCrypto().randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
      if ((error as { readonly code?: unknown }).code !== 'EEXIST') throw error
    })
  }
  try {
    const key = await readRegularFile(file)
    // One that is still being written proves nothing
    return /^[0-9a-f]{64}$/.test(key) ? key : undefined
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function secretFile(directory: string, name: string): string {
  return join(directory, `${name}.duckdb_secret`)
}
