import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isUrl } from './is-url.js'
import type { PathUse } from './list-paths.js'

/** @internal */
export type PathState = 'ok' | 'new' | 'missing' | 'remote' | 'pattern'

/**
 * Whether a path leads to something. What is not on this machine, and patterns, DuckDB alone can answer for.
 * @internal
 */
export async function checkPath({ path, use }: PathUse): Promise<PathState> {
  if (isUrl(path)) return 'remote'
  if (await canAccess(path)) return 'ok'
  if (/[*?[\]{}]/.test(path)) return 'pattern'
  return use === 'output' && (await canAccess(dirname(path))) ? 'new' : 'missing'
}

/**
 * Whether there is something at a path.
 * @internal
 */
export async function canAccess(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
