import { dirname } from 'node:path'
import { canAccess } from '../../disk/can-access.js'
import { unescapeGlob } from '../../disk/escape-glob.js'
import type { CatalogConfig } from '../../index.js'

/** Whether a path is a URL other than `file:` and `quack:`, which is a server. */
export function isUrl(path: string): boolean {
  return /^(?!file:|quack:)[a-z][a-z\d+.-]+:\/\//i.test(path)
}

/** A path that a session uses. */
export interface PathUse {
  /** The place in the config: `['views', 3, 'uri']`. */
  readonly at: readonly (string | number)[]
  /** An absolute path or a URL. */
  readonly path: string
  /** Whether DuckDB expands wildcards in it. */
  readonly isPattern: boolean
  /** An `output` may be missing, but its folder must exist. */
  readonly use: 'input' | 'output'
}

/** Lists every path of a config that a session uses, in the order of the config. */
export async function listPaths(config: CatalogConfig): Promise<readonly PathUse[]> {
  const { pathsOf } = await import('../../config/index.js')
  return pathsOf(config).flatMap(({ path, at, isPattern }) => {
    const isOnMachine = !path.startsWith(':memory:') && !/^(?:md|motherduck|quack):/i.test(path)
    return isOnMachine && at[1] !== 'security' ? [{ at, path, isPattern, use: useOf(config, at) }] : []
  })
}

/** A file that a session may write to may also be created by it. */
function useOf(config: CatalogConfig, at: PathUse['at']): PathUse['use'] {
  const [section, part] = at
  if (section === 'types') return 'output'
  if (section === 'duckdb') return part === 'extensions' ? 'input' : 'output'
  // The database of an attached catalog is created by its own connect
  if (part === 'duckalog' && at.at(-1) === 'database') return 'output'
  const owner = at.slice(0, -1).reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], config)
  return at.at(-1) === 'data_path' || (owner as { readonly read_only?: boolean }).read_only === false ? 'output' : 'input'
}

export type PathState = 'ok' | 'new' | 'missing' | 'remote' | 'pattern'

/**
 * Checks whether a path exists. Remote paths are not checked.
 * @param matches - whether a glob pattern of DuckDB matches a file
 */
export async function checkPath(
  { path: written, isPattern, use }: PathUse,
  matches: (pattern: string) => Promise<boolean>,
): Promise<PathState> {
  if (isUrl(written)) return 'remote'
  const path = isPattern ? unescapeGlob(written) : written
  if (await canAccess(path ?? written)) return 'ok'
  if (path === undefined) return (await matches(written)) ? 'ok' : 'pattern'
  return use === 'output' && (await canAccess(dirname(path))) ? 'new' : 'missing'
}
