import type { BigIntStats } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

/**
 * Identifies a file independently of its path: by device and inode, which are the same through symbolic and hard links; by its real path if
 * it does not exist. The file is never opened, because closing it would drop DuckDB's lock.
 */
export async function identifyFile(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined)
  if (found) return formatIdentity(found)
  return realPath(path)
}

/** Whether a database is a file on this machine, as opposed to memory or a service. */
export function isFile(path: string): boolean {
  return !path.startsWith(':memory:') && !/^[a-z][a-z0-9_+.-]+:/i.test(path)
}

/** Resolves the links in the folder of a path. The file itself need not exist. */
export async function realPath(path: string): Promise<string> {
  const folder = dirname(resolve(path))
  return join(await realpath(folder).catch(() => folder), basename(path))
}

/** Whether any thread or library of this process has the file open. Always `false` outside Linux. */
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
