import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

/**
 * What names a file whatever path leads to it: device and inode, so that symbolic and hard links are seen through; the real path
 * while the file does not exist. The file is never opened: closing it again would drop DuckDB's lock.
 * @internal
 */
export async function identifyFile(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined)
  if (found) return `${found.dev}:${found.ino}`
  const folder = await realpath(dirname(resolve(path))).catch(() => dirname(resolve(path)))
  return join(folder, basename(path))
}

/**
 * Whether this process has the file open, in whatever thread or library. Known on Linux; elsewhere the answer is no.
 * @internal
 */
export async function isOpenInProcess(file: string): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const folder = '/proc/self/fd'
  const open = await Promise.all(
    (await readdir(folder)).map((fd) => stat(join(folder, fd), { bigint: true }).catch(() => undefined)),
  )
  return open.some((found) => found && `${found.dev}:${found.ino}` === file)
}
