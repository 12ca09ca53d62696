import { type BigIntStats, constants, type Stats } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'

const folder = 'a folder'

/** A path that is not a regular file. `problem` is a message without its subject. */
export class NotAFileError extends Error {
  override readonly name = 'NotAFileError'
  readonly problem: string

  constructor(path: string, kind: string) {
    const problem = `is ${kind}, not a file${kind === folder ? '' : '; only regular files are accepted'}`
    super(`${path} ${problem}`)
    this.problem = problem
  }
}

/** A fingerprint of a file's content, made without reading it. */
export function fingerprintOf({ dev, ino, size, mtimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs].join(':')
}

/**
 * Opens a file for reading and follows links. Refuses anything but regular files before opening: a pipe or a device may never respond and
 * would block one of Node's threads forever.
 * @param onFound - called with the fingerprint of the file before it is opened
 * @throws {@link NotAFileError}, or the error of the file system
 */
export async function openRegularFile(
  path: string,
  onFound?: (mark: string) => void,
): Promise<{ readonly handle: FileHandle; readonly size: number }> {
  const found = await stat(path, { bigint: true })
  refuseOthers(path, found)
  onFound?.(fingerprintOf(found))
  // The path may have changed in the meantime: opening must not wait for a writer either
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const info = await handle.stat()
    refuseOthers(path, info)
    return { handle, size: info.size }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/**
 * The UTF-8 text of a regular file.
 * @throws {@link NotAFileError}, or the error of the file system
 */
export async function readRegularFile(path: string): Promise<string> {
  const { handle } = await openRegularFile(path)
  try {
    return await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
}

/**
 * Refuses a path that is not a regular file before other code opens or writes it. A missing file is accepted.
 * @throws {@link NotAFileError}, or the error of the file system
 */
export async function checkRegular(path: string): Promise<void> {
  const info = await stat(path).catch((error: unknown) => {
    if ((error as { readonly code?: unknown }).code === 'ENOENT') return undefined
    throw error
  })
  if (info) refuseOthers(path, info)
}

function refuseOthers(path: string, info: Stats | BigIntStats): void {
  const kind = kindOf(info)
  if (kind !== undefined) throw new NotAFileError(path, kind)
}

function kindOf(info: Stats | BigIntStats): string | undefined {
  if (info.isFile()) return undefined
  if (info.isDirectory()) return folder
  if (info.isFIFO()) return 'a pipe (FIFO)'
  return info.isSocket() ? 'a socket' : 'a device'
}
