import { homedir } from 'node:os'
import { normalize } from 'node:path'
import { escapeGlob } from '../../disk/escape-glob.js'
import { draftOf, textOf } from '../model/untyped.js'

/** Whether a path starts at the home folder: `~`, or `~/…`. `~name` is a file like any other. */
export function startsAtHome(path: string): boolean {
  return /^~(?:$|[\\/])/.test(path)
}

/** The folder that `~` stands for in a catalog: its `directories.home`, else the user's own. */
export function homeOf(document: unknown): string {
  const home = textOf(draftOf(draftOf(draftOf(document).duckdb).directories), 'home')
  if (home === undefined) return homedir()
  return startsAtHome(home) ? expandHome(home, homedir()) : home
}

/** A path with its home folder in place of `~`; any other path as it is. In a pattern the folder's own wildcards are none. */
export function expandHome(path: string, home: string, isPattern = false): string {
  if (!startsAtHome(path)) return path
  const rest = path.slice(1)
  return rest === '' ? home : `${isPattern ? escapeGlob(home) : home}${normalize(rest)}`
}
