import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canAccess } from '../disk/can-access.js'
import { readRegularFile } from '../disk/open-regular-file.js'
import { isDuckalogError } from '../errors.js'
import { nodeCrypto } from '../node-on-use.js'
import type { FileStamp } from './secret-ledger.js'

/** The key is next to the secrets, so that a leaked copy of the database cannot be brute-forced. */
const keyFile = 'duckalog.key'

/** Whether the directory has the file of a secret, even if the instance does not know it yet. */
export async function hasSecretFile(directory: string, name: string): Promise<boolean> {
  return canAccess(secretFile(directory, name))
}

/** The modification time and size of a secret's file; `undefined` if it does not exist. */
export async function readStamp(directory: string, name: string): Promise<FileStamp | undefined> {
  try {
    const { mtimeNs, size } = await stat(secretFile(directory, name), { bigint: true })
    return { mtime: String(mtimeNs), size: String(size) }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** The digest of a text with the key of a secret directory; `undefined` if the directory has no key and none is to be created. */
export async function digestUnderKey(
  directory: string,
  text: string,
  options: { readonly createKey: boolean },
): Promise<string | undefined> {
  const key = await loadKey(directory, options.createKey)
  return key === undefined ? undefined : nodeCrypto().createHmac('sha256', key).update(text).digest('hex')
}

/** Whether a file system error means that a file does not exist. */
export function isMissing(error: unknown): boolean {
  return !isDuckalogError(error) && (error as { readonly code?: unknown } | undefined)?.code === 'ENOENT'
}

async function loadKey(directory: string, create: boolean): Promise<string | undefined> {
  const file = join(directory, keyFile)
  if (create) {
    // Another process may have created it first
    await writeFile(file, nodeCrypto().randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
      if ((error as { readonly code?: unknown }).code !== 'EEXIST') throw error
    })
  }
  try {
    const key = await readRegularFile(file)
    // A key that is still being written is not used
    return /^[0-9a-f]{64}$/.test(key) ? key : undefined
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function secretFile(directory: string, name: string): string {
  return join(directory, `${name}.duckdb_secret`)
}
