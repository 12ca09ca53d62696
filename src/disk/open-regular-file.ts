import { type BigIntStats, constants, type Stats } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'

const folder = 'a folder'

/** A path leads to something that is no regular file. `problem` is what follows the path in a message. */
export class NotAFileError extends Error {
  override readonly name = 'NotAFileError'
  readonly problem: string

  constructor(path: string, kind: string) {
    const problem = `is ${kind}, not a file${kind === folder ? '' : '; only regular files are accepted'}`
    super(`${path} ${problem}`)
    this.problem = problem
  }
}

/** Tells one content of a file from another, without reading it. */
export function markOf({ dev, ino, size, mtimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs].join(':')
}

/**
 * Opens a file to read it, also through links. Anything but a regular file is refused before it is opened: a pipe or a device may never
 * answer, and would hold one of Node's threads for good.
 * @param onFound - is told the mark of the file before it is opened
 * @throws {@link NotAFileError}, or what the file system says
 */
export async function openRegularFile(
  path: string,
  onFound?: (mark: string) => void,
): Promise<{ readonly handle: FileHandle; readonly size: number }> {
  const found = await stat(path, { bigint: true })
  refuseOthers(path, found)
  onFound?.(markOf(found))
  // What the path leads to may have changed meanwhile: opening must not wait for a writer either
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
 * The text of a regular file, in UTF-8.
 * @throws {@link NotAFileError}, or what the file system says
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
 * Refuses a path that leads to something else than a regular file, before somebody else opens it, or writes it.
 * @throws {@link NotAFileError}, or what the file system says; nothing when there is nothing yet
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
