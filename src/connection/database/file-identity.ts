import type { BigIntStats } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

/**
 * What names a file whatever path leads to it: device and inode, so that symbolic and hard links are seen through; the real path
 * while the file does not exist. The file is never opened: closing it again would drop DuckDB's lock.
 */
export async function identifyFile(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined)
  if (found) return formatIdentity(found)
  return realPath(path)
}

/** Whether a database is a file of this machine, as against memory or a service. */
export function isFile(path: string): boolean {
  return !path.startsWith(':memory:') && !/^[a-z][a-z0-9_+.-]+:/i.test(path)
}

/** The path of a file with the links of its folder resolved; the file need not exist. */
export async function realPath(path: string): Promise<string> {
  const folder = dirname(resolve(path))
  return join(await realpath(folder).catch(() => folder), basename(path))
}

/** Whether this process has the file open, in whatever thread or library. Known on Linux; elsewhere the answer is no. */
export async function isOpenInProcess(file: string): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const folder = '/proc/self/fd'
  const open = await Promise.all(
    (await readdir(folder)).map((fd) => stat(join(folder, fd), { bigint: true }).catch(() => undefined)),
  )
  return open.some((found) => found && formatIdentity(found) === file)
}

function formatIdentity({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`
}
