import type { BigIntStats } from 'node:fs'
import { lstat, readlink, stat } from 'node:fs/promises'
import { join, parse, resolve, sep } from 'node:path'
import { findFiles } from '../../config/files/find-files.js'
import { markOf } from '../../disk/open-regular-file.js'

/** Files as they are now, and the folders in which one can hear that they change. */
export interface WatchedFiles {
  /** What tells one content of a file from another; a file that is not there has none. */
  readonly marks: ReadonlyMap<string, string>
  /** The files that each pattern stands for. */
  readonly matches: ReadonlyMap<string, readonly string[]>
  readonly folders: ReadonlyMap<string, WatchedFolder>
}

export interface WatchedFolder {
  /** Tells it from another folder that took its name. */
  readonly identity: string
  /** The names in it that lead to files. */
  readonly names: ReadonlySet<string>
  /** A pattern lists it: every new name counts. */
  readonly isListed: boolean
}

/** As many as Linux follows. */
const maxLinks = 40

/**
 * Looks at files as they are now, and at what patterns stand for now. Of a file that is not there, the folders up to the last one that exists are told.
 */
export async function readFileMarks(files: Iterable<string>, globs: Iterable<string>): Promise<WatchedFiles> {
  const listed = new Set<string>()
  const matches = new Map(
    await Promise.all(
      [...globs].map(
        async (glob) => [glob, (await findFiles(glob, { onFolder: (folder) => listed.add(folder) })) ?? []] as const,
      ),
    ),
  )
  const all = [...new Set([...files, ...[...matches.values()].flat()])]
  const marks = new Map<string, string>()
  const found = await Promise.all(all.map((file) => stat(file, { bigint: true }).catch(() => undefined)))
  for (const [index, file] of all.entries()) {
    const info = found[index]
    if (info?.isFile()) marks.set(file, markOf(info))
  }
  return { marks, matches, folders: await readFolders(all, listed) }
}

/** The folders that a path leads through, links followed: each with the next name on the way. */
async function readFolders(files: readonly string[], listed: ReadonlySet<string>): Promise<ReadonlyMap<string, WatchedFolder>> {
  const names = new Map<string, Set<string>>()
  const seen = new Map<string, Promise<BigIntStats | undefined>>()
  const look = (path: string) => {
    const known = seen.get(path) ?? lstat(path, { bigint: true }).catch(() => undefined)
    seen.set(path, known)
    return known
  }
  const walk = async (path: string, links: number): Promise<string | undefined> => {
    let { root: folder } = parse(path)
    const segments = path.slice(folder.length).split(sep).filter(Boolean)
    for (const [index, segment] of segments.entries()) {
      names.set(folder, (names.get(folder) ?? new Set()).add(segment))
      const next = join(folder, segment)
      const info = await look(next)
      if (!info) return undefined
      if (info.isSymbolicLink()) {
        const target = await readlink(next).catch(() => undefined)
        if (target === undefined || links >= maxLinks) return undefined
        return walk(join(resolve(folder, target), ...segments.slice(index + 1)), links + 1)
      }
      folder = next
    }
    return folder
  }
  await Promise.all(files.map((file) => walk(file, 0)))
  const real = new Set(await Promise.all([...listed].map((folder) => walk(folder, 0))))
  const folders = new Map<string, WatchedFolder>()
  for (const folder of new Set([...names.keys(), ...real])) {
    const info = folder === undefined ? undefined : await look(folder)
    if (folder !== undefined && info?.isDirectory())
      folders.set(folder, {
        identity: `${info.dev}:${info.ino}`,
        names: names.get(folder) ?? new Set(),
        isListed: real.has(folder),
      })
  }
  return folders
}
