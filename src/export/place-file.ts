import { link, rename, rm } from 'node:fs/promises'
import { canAccess } from '../disk/can-access.js'

/**
 * Puts a complete file under its final name. What is there already is never replaced.
 * @returns whether the file is in place; if not, another one has come there in the meantime
 */
export async function placeFile(file: string, path: string): Promise<boolean> {
  // A write-ahead log without its database would be replayed into the new one
  if (await canAccess(`${path}.wal`)) return false
  try {
    await link(file, path)
    await rm(file)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    if (await canAccess(path)) return false
    // A file system without hard links
    await rename(file, path)
    return true
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Object && 'code' in error ? error.code : undefined
}
