import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { createDebug } from '../create-debug.js'
import type { ConfigWarning } from './config-warning.js'
import { findFiles } from './find-files.js'
import type { Environment } from './interpolate.js'
import { hasWildcards } from './match-glob.js'

const debug = createDebug('duckalog:config')

/**
 * Reads files with variables, each once.
 * @internal
 */
export interface EnvFileReader {
  /** The variables of all files of these patterns in a folder and its parents: the nearest wins, in one folder the later pattern. */
  read(folder: string, patterns: readonly string[]): Promise<Environment>
  /** The files that were read. */
  found(): readonly string[]
  /** What was left out so far, by file. */
  warnings(): readonly ConfigWarning[]
}

/**
 * A reader for the files of one config. `isAllowed` says whether a file may be read at all.
 * @internal
 */
export function createEnvFileReader(isAllowed: (path: string) => Promise<boolean>): EnvFileReader {
  const files = new Map<string, Promise<Environment>>()
  const warnings: ConfigWarning[] = []
  const found = new Set<string>()

  const readOnce = (path: string): Promise<Environment> => {
    const known = files.get(path) ?? readEnvFile(path, isAllowed, found, warnings)
    files.set(path, known)
    return known
  }
  return {
    found: () => [...found],
    warnings: () => [...warnings].sort((a, b) => (a.message < b.message ? -1 : 1)),
    async read(folder, patterns) {
      const places = [
        ...parentsOf(resolve(folder)).flatMap((place) => listPatterns(place, patterns, false)),
        ...listPatterns('', patterns, true),
      ]
      const paths = await Promise.all(places.map(expandPattern))
      const variables = await Promise.all(paths.flat().map(readOnce))
      return Object.fromEntries(variables.flatMap((found) => Object.entries(found)))
    },
  }
}

/** A folder and all folders around it, the outermost first. */
function parentsOf(folder: string): readonly string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [...parentsOf(parent), folder]
}

function listPatterns(folder: string, patterns: readonly string[], absolute: boolean): readonly string[] {
  return patterns.filter((pattern) => isAbsolute(pattern) === absolute).map((pattern) => join(folder, pattern))
}

async function expandPattern(pattern: string): Promise<readonly string[]> {
  return hasWildcards(basename(pattern)) ? ((await findFiles(pattern)) ?? []) : [pattern]
}

async function readEnvFile(
  path: string,
  isAllowed: (path: string) => Promise<boolean>,
  found: Set<string>,
  warnings: ConfigWarning[],
): Promise<Environment> {
  try {
    if (!(await stat(path)).isFile()) return {}
    if (!(await isAllowed(path))) {
      debug('left out %s: it is outside of allowedRoots', path)
      return {}
    }
    const bytes = await readFile(path)
    found.add(path)
    const variables = parseEnv(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Environment
    debug('read %s: %d variables', path, Object.keys(variables).length)
    return variables
  } catch (error) {
    const { code } = error as { readonly code?: string }
    if (code === 'ENOENT' || code === 'ENOTDIR') return {}
    const reason = code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8 text' : (code ?? 'unknown reason')
    warnings.push({
      code: 'ENV_FILE_SKIPPED',
      message: `The file ${path} cannot be read (${reason}); its variables are not set.`,
      location: { file: path },
    })
    return {}
  }
}
