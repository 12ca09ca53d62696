import { lstat, readdir, stat } from 'node:fs/promises'
import { basename, join, parse, sep } from 'node:path'
import { closestMatch } from '../../closest-match.js'
import { unescapeGlob } from '../../disk/escape-glob.js'
import { matchSegment } from '../notation/match-glob.js'
import { parentFolder } from '../notation/resolve-path.js'

/** Options of {@link findFiles}. */
export interface FindOptions {
  /** Also match names that start with a dot, folders and links: everything that a pattern could match. @defaultValue `false` */
  readonly everything?: boolean | undefined
  /** Called for each folder that is listed. */
  readonly onFolder?: ((folder: string) => void) | undefined
  /** Called for each match that exists and is not a file: a folder, a pipe or a dangling link. */
  readonly onOther?: ((path: string) => void) | undefined
}

/** A pattern that visits more folders is probably a mistake. */
const maxFolders = 20_000

/**
 * The files that an absolute pattern matches, sorted by name; `[*]` matches a `*`. `**` does not follow links.
 * @returns `undefined` if it would have to list too many folders
 */
export async function findFiles(
  pattern: string,
  { everything = false, onFolder, onOther }: FindOptions = {},
): Promise<readonly string[] | undefined> {
  const { root } = parse(pattern)
  const segments = pattern.slice(root.length).split(sep).filter(Boolean)
  let folders = 0
  const found = new Set<string>()

  const visit = async (folder: string, [segment, ...rest]: readonly string[]): Promise<void> => {
    if (segment === undefined) {
      if (everything || (await isFile(folder))) found.add(folder)
      else if (onOther && (await lstat(folder).catch(() => undefined))) onOther(folder)
      return
    }
    if (segment === '**') return visitDeep(folder, rest)
    const name = unescapeGlob(segment)
    if (name !== undefined) return visit(join(folder, name), rest)
    const wanted = matchSegment(segment, { hidden: everything })
    for (const name of await list(folder)) if (wanted.test(name)) await visit(join(folder, name), rest)
  }
  const visitDeep = async (folder: string, rest: readonly string[]): Promise<void> => {
    await visit(folder, rest.length > 0 ? rest : ['*'])
    for (const name of await list(folder)) {
      if (name.startsWith('.') && !everything) continue
      const path = join(folder, name)
      const info = await lstat(path).catch(() => undefined)
      if (info?.isDirectory()) await visitDeep(path, rest)
      else if (everything && info?.isSymbolicLink()) found.add(path)
    }
  }
  const list = async (folder: string): Promise<readonly string[]> => {
    folders += 1
    if (folders > maxFolders) return []
    onFolder?.(folder)
    return readdir(folder).catch(() => [])
  }

  await visit(root, segments)
  return folders > maxFolders ? undefined : [...found].sort()
}

async function isFile(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined)
  return info?.isFile() ?? false
}

/** The name of the config file in the same folder that a path to a missing file most likely means. */
export async function suggestFile(path: string): Promise<string | undefined> {
  const names = await readdir(parentFolder(path)).catch((): string[] => [])
  return closestMatch(
    basename(path),
    names.filter((name) => /\.(?:ya?ml|json)$/i.test(name)),
  )
}
