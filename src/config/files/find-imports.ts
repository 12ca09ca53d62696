import { realpath } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { FileTarget } from '../merge/config-file.js'
import { hasWildcards, matchPath } from '../notation/match-glob.js'
import { isFileUrl, pathOfFileUrl, showUrl } from '../notation/remote-url.js'
import { isRemotePath, resolvePath, resolvePattern } from '../notation/resolve-path.js'
import type { PlannedImport } from '../prepare/plan-imports.js'
import type { LoadContext } from './create-load-context.js'
import { findFiles } from './find-files.js'

/** The file that an import is written in. */
export interface ImportOrigin {
  readonly id: string
  /** The folder or URL that relative paths are resolved against. */
  readonly base: string
  /** The same folder as shown to people. */
  readonly shownBase: string
}

/** The files that an import resolves to, or what is wrong with it. */
export type FoundImports =
  | { readonly targets: readonly FileTarget[] }
  | { readonly problem: string; readonly notFound?: true; readonly forbidden?: true }

/** Finds the files of an import, sorted by name. A path without wildcards need not exist. */
export async function findImports(
  planned: PlannedImport,
  origin: ImportOrigin,
  context: Pick<LoadContext, 'roots' | 'noteGlob'>,
): Promise<FoundImports> {
  const { path, excludes } = planned
  const { roots } = context
  if (isRemotePath(path) || (isRemotePath(origin.base) && !isFileUrl(path) && !path.startsWith('/')))
    return findRemote(path, origin.base)
  if (isRemotePath(origin.base))
    return { problem: 'is a local file, but a config that was loaded from a URL can only import from URLs' }
  const local = isFileUrl(path) ? pathOfFileUrl(path) : resolvePath(path, origin.base)
  if (local === undefined) return { problem: 'is a file: URL that does not name a local file; write file:///folder/views.yaml' }
  const isExcluded = compileExcludes(excludes, origin.base)
  if (!hasWildcards(path) || (await exists(local))) {
    if (isExcluded(local)) return { problem: 'is imported and excluded (`!…`) in the same list; remove one of them' }
    if (roots && !(await roots.allows(local)))
      return { problem: 'is outside the allowed folders (allowedRoots)', forbidden: true }
    return { targets: [await toTarget(local, origin)] }
  }
  const pattern = isFileUrl(path) ? local : resolvePattern(path, origin.base)
  return findPattern(pattern, isExcluded, origin, context)
}

async function findPattern(
  pattern: string,
  isExcluded: (path: string) => boolean,
  origin: ImportOrigin,
  { roots, noteGlob }: Pick<LoadContext, 'roots' | 'noteGlob'>,
): Promise<FoundImports> {
  // A pattern outside the allowed folders must not reveal what exists there
  if (roots && !(await roots.allows(pattern, { isPattern: true })))
    return { problem: 'is outside the allowed folders (allowedRoots)', forbidden: true }
  const matches = await findFiles(pattern)
  noteGlob(pattern, matches ?? [])
  if (!matches) return { problem: 'searches too many folders; write a narrower pattern' }
  const targets = await Promise.all(matches.filter((match) => !isExcluded(match)).map((match) => toTarget(match, origin)))
  const others = targets.filter(({ id }) => id !== origin.id)
  if (others.length > 0) return { targets: others }
  const problem = matches.length > 0 ? 'matches only excluded files and this file itself' : 'matches no file'
  return { problem: `${problem}; write \`{ path: …, optional: true }\` if it may match nothing`, notFound: true }
}

function findRemote(written: string, base: string): FoundImports {
  if (hasWildcards(written.replace(/\?.*$/s, '')))
    return { problem: 'has a wildcard, which only works for local files; name each file' }
  const path = resolvePath(written, base).replace(/#.*$/s, '')
  return { targets: [{ path, file: showUrl(path), id: path }] }
}

function compileExcludes(excludes: readonly string[], base: string): (path: string) => boolean {
  const slashed = (path: string) => (sep === '/' ? path : path.replaceAll(sep, '/'))
  const patterns = excludes.map((pattern) => matchPath(slashed(resolvePattern(pattern, base))))
  return (path) => patterns.some((pattern) => pattern.test(slashed(path)))
}

async function toTarget(path: string, { base, shownBase }: ImportOrigin): Promise<FileTarget> {
  const file = base === shownBase ? path : join(shownBase, relative(base, path))
  return { path, file, id: await realpath(path).catch(() => path) }
}

async function exists(path: string): Promise<boolean> {
  return realpath(path).then(
    () => true,
    () => false,
  )
}
