import { dirname } from 'node:path'
import { canAccess } from '../../disk/can-access.js'
import { unescapeGlob } from '../../disk/escape-glob.js'
import type { CatalogConfig } from '../../index.js'

/** Whether a path is a URL, but for `file:`, and for `quack:`, which is a server. */
export function isUrl(path: string): boolean {
  return /^(?!file:|quack:)[a-z][a-z\d+.-]+:\/\//i.test(path)
}

/** A path that a session uses. */
export interface PathUse {
  /** Where in the config: `['views', 3, 'uri']`. */
  readonly at: readonly (string | number)[]
  /** Absolute, or a URL. */
  readonly path: string
  /** Whether DuckDB looks for wildcards in it. */
  readonly isPattern: boolean
  /** `output`: may be missing, its folder may not. */
  readonly use: 'input' | 'output'
}

/** Every path of a config that a session uses, with how it does, in its order. */
export async function listPaths(config: CatalogConfig): Promise<readonly PathUse[]> {
  const { pathsOf } = await import('../../config/index.js')
  return pathsOf(config).flatMap(({ path, at, isPattern }) => {
    const isOnMachine = !path.startsWith(':memory:') && !/^(?:md|motherduck|quack):/i.test(path)
    return isOnMachine && at[1] !== 'security' ? [{ at, path, isPattern, use: useOf(config, at) }] : []
  })
}

/** What a session may write to, it may also create. */
function useOf(config: CatalogConfig, at: PathUse['at']): PathUse['use'] {
  const [section, part] = at
  if (section === 'duckdb') return part === 'extensions' ? 'input' : 'output'
  // The file of another catalog is made by its own connect
  if (part === 'duckalog' && at.at(-1) === 'database') return 'output'
  const owner = at.slice(0, -1).reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], config)
  return at.at(-1) === 'data_path' || (owner as { readonly read_only?: boolean }).read_only === false ? 'output' : 'input'
}

export type PathState = 'ok' | 'new' | 'missing' | 'remote' | 'pattern'

/**
 * Whether a path leads to something. What is not on this machine is not looked for.
 * @param matches - whether a pattern of DuckDB matches a file
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
