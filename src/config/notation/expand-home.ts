import { homedir } from 'node:os'
import { normalize } from 'node:path'
import { escapeGlob } from '../../disk/escape-glob.js'
import { draftOf, textOf } from '../model/untyped.js'

/** Whether a path starts with the home folder: `~` or `~/…`. `~name` is an ordinary file. */
export function startsAtHome(path: string): boolean {
  return /^~(?:$|[\\/])/.test(path)
}

/** The folder that `~` stands for in a catalog: its `directories.home`, else that of the user. */
export function homeOf(document: unknown): string {
  const home = textOf(draftOf(draftOf(draftOf(document).duckdb).directories), 'home')
  if (home === undefined) return homedir()
  return startsAtHome(home) ? expandHome(home, homedir()) : home
}

/** A path with `~` replaced by the home folder; other paths are not changed. In a pattern, wildcards in the home folder are escaped. */
export function expandHome(path: string, home: string, isPattern = false): string {
  if (!startsAtHome(path)) return path
  const rest = path.slice(1)
  return rest === '' ? home : `${isPattern ? escapeGlob(home) : home}${normalize(rest)}`
}
