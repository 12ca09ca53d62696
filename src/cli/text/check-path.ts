import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import { unescapeGlob } from '../../disk/escape-glob.js'
import { isUrl } from '../program/is-url.js'
import type { PathUse } from './list-paths.js'

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

/** Whether there is something at a path. */
export async function canAccess(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
