import type { BigIntStats } from 'node:fs'
import { lstat, readlink, stat } from 'node:fs/promises'
import { join, parse, resolve, sep } from 'node:path'
import { findFiles } from '../../config/files/find-files.js'
import { fingerprintOf } from '../../disk/open-regular-file.js'

/** The state of files, and the folders to watch for changes. */
export interface WatchedFiles {
  /** A mark for each existing file, which changes with its content. */
  readonly marks: ReadonlyMap<string, string>
  /** The files that match each pattern. */
  readonly matches: ReadonlyMap<string, readonly string[]>
  readonly folders: ReadonlyMap<string, WatchedFolder>
}

export interface WatchedFolder {
  /** Distinguishes it from another folder at the same path. */
  readonly identity: string
  /** The names in it that are part of a watched path. */
  readonly names: ReadonlySet<string>
  /** Whether a pattern lists it, so that every new name counts. */
  readonly isListed: boolean
}

/** The limit of Linux. */
const maxLinks = 40

/** Reads the current state of files and patterns. For a missing file, the folders on its path that exist are included. */
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
    if (info?.isFile()) marks.set(file, fingerprintOf(info))
  }
  return { marks, matches, folders: await readFolders(all, listed) }
}

/** The folders on the path of each file, with links followed, each with the next name on that path. */
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
