import { lstat, readlink, realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { unescapeGlob } from '../../disk/escape-glob.js'
import { ConfigError } from '../../errors.js'
import type { CatalogConfig } from '../model/catalog-config.js'
import { originOf } from '../model/config-metadata.js'
import { type ConfigProblem, createConfigError } from '../model/config-problem.js'
import { pathOfFileUrl } from '../notation/remote-url.js'
import { type OptionPath, optionPathsOf } from '../prepare/option-paths.js'
import { type PlacedPath, pathsOf } from '../prepare/resolve-config-paths.js'
import { findFiles } from './find-files.js'

/** The folders that must contain all files of a config. */
export interface AllowedRoots {
  /**
   * Whether a path, with links resolved, is in one of the folders; for a pattern, everything that it matches. Remote URLs are allowed.
   */
  allows(path: string, options?: { readonly isPattern?: boolean }): Promise<boolean>
}

/** The remote file systems of DuckDB and its extensions. Any other `x://` would be a local path. */
const remote = /^(?:https?|s3|s3a|s3n|gcs|gs|r2|az|azure|abfss?|hf|oss):\/\/|^(?:md|motherduck|quack):|^:memory:/i

const maxLinks = 40

/** Checks for paths, with relative folders taken from the working directory. */
export function createAllowedRoots(folders: readonly string[]): AllowedRoots {
  const roots = Promise.all(folders.map((folder) => resolveLinks(resolve(folder), new Map())))
  // Reported when a path is checked
  roots.catch(() => undefined)
  const known = new Map<string, Promise<string>>()
  const isInside = async (path: string): Promise<boolean> => {
    const real = await resolveLinks(path, known).catch(() => undefined)
    if (real === undefined) return false
    return (await roots).some((root) => real === root || real.startsWith(root.endsWith(sep) ? root : `${root}${sep}`))
  }
  return {
    async allows(path, { isPattern = false } = {}) {
      if (remote.test(path)) return true
      // How `..` and `%` in a file URL are read depends on the reader
      if (/^file:\/\//i.test(path) && /%|\.\./.test(path)) return false
      const file = /^file:\/\//i.test(path) ? pathOfFileUrl(path) : path
      if (file === undefined) return false
      const absolute = resolve(file)
      const segments = isPattern ? absolute.split(sep).map(unescapeGlob) : []
      if (!(await isInside(isPattern ? plainPath(absolute) : absolute))) return false
      if (!segments.includes(undefined)) return true
      // DuckDB follows links that a pattern matches
      const matches = await findFiles(absolute, { everything: true })
      if (!matches) return false
      for (const match of matches) if (!(await isInside(match))) return false
      return true
    },
  }
}

/** A pattern as a path, with escaped wildcards unescaped. */
function plainPath(pattern: string): string {
  return pattern
    .split(sep)
    .map((segment) => unescapeGlob(segment) ?? segment)
    .join(sep)
}

/** An absolute path with all links of its existing part resolved. A dangling link is resolved to its target. */
async function resolveLinks(path: string, known: Map<string, Promise<string>>, links = 0): Promise<string> {
  const parent = dirname(path)
  if (parent === path) return path
  const found = known.get(path) ?? follow(path, known, links)
  known.set(path, found)
  return found
}

async function follow(path: string, known: Map<string, Promise<string>>, links: number): Promise<string> {
  const parent = await resolveLinks(dirname(path), known, links)
  const here = join(parent, basename(path))
  const info = await lstat(here).catch((error: unknown) => {
    const { code } = error as { readonly code?: string }
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  })
  if (!info?.isSymbolicLink()) return here
  if (links >= maxLinks) throw new Error('too many links')
  const target = await realpath(here).catch(() => undefined)
  return target ?? resolveLinks(resolve(parent, await readlink(here)), new Map(), links + 1)
}

/** Number of paths that are checked concurrently. */
const batch = 256

type CheckedPath = Pick<PlacedPath, 'at'> &
  Partial<Pick<PlacedPath, 'isPattern'> & Pick<OptionPath, 'hidden'>> & { readonly path: string | undefined }

/**
 * Checks that all paths of a config are in the allowed folders, with links resolved.
 * @throws {@link ConfigError} CONFIG_PATH_FORBIDDEN with all paths that are not
 */
export async function checkPaths(config: CatalogConfig, roots: AllowedRoots): Promise<void> {
  const { isFromVariable, locate } = originOf(config)
  const paths: readonly CheckedPath[] = [...pathsOf(config), ...optionPathsOf(config)]
  const problems: ConfigProblem[] = []
  for (let start = 0; start < paths.length; start += batch) {
    const part = paths.slice(start, start + batch)
    const allowed = await Promise.all(
      part.map(({ path, isPattern = false }) => path !== undefined && roots.allows(path, { isPattern })),
    )
    for (const [index, { path, at, hidden = false }] of part.entries()) {
      if (allowed[index]) continue
      const name = isFromVariable(at) || hidden ? 'the path' : path
      const message =
        path === undefined
          ? 'names a path that cannot be checked against the allowed folders (allowedRoots); write it as plain text'
          : `${name} is outside the allowed folders (allowedRoots)`
      problems.push({ at, message })
    }
  }
  if (problems.length > 0) throw new ConfigError('CONFIG_PATH_FORBIDDEN', createConfigError(problems, locate).issues)
}
