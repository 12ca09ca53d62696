import { basename, dirname, isAbsolute, join, normalize, posix } from 'node:path'
import { escapeGlob } from '../../disk/escape-glob.js'
import { startsAtHome } from './expand-home.js'
import { isQuackAddress } from './parse-quack-address.js'

/**
 * Resolves a path of a config against a folder, or a URL for a config that was loaded from one. URLs (`s3://…`), `:memory:`, `md:` databases
 * and `~/…` are not changed, and neither are relative paths without a folder. `..` is resolved textually, without following links.
 */
export function resolvePath(path: string, base: string | undefined): string {
  if (isLocation(path) || startsAtHome(path)) return path
  if (isAbsolute(path)) return normalize(path)
  if (base === undefined) return path
  const [, host, folder] = /^([a-z][a-z\d+.-]+:\/\/[^/]*)(.*)$/is.exec(base) ?? []
  return host === undefined || folder === undefined ? join(base, path) : `${host}${posix.join('/', folder, path)}`
}

/**
 * Like {@link resolvePath}, for a glob pattern: wildcards in the folder are escaped.
 */
export function resolvePattern(pattern: string, base: string | undefined): string {
  return resolvePath(pattern, base === undefined ? undefined : escapeGlob(base))
}

/** The parent folder of a path or URL, as written. */
export function parentFolder(file: string): string {
  const [, host, path] = /^([a-z][a-z\d+.-]+:\/\/[^/?#]*)([^?#]*)/i.exec(file) ?? []
  return host === undefined || path === undefined ? dirname(file) : `${host}${posix.dirname(path || '/')}`
}

/** The name that DuckDB gives to an opened database. */
export function databaseName(path: string): string {
  if (path === '' || path === ':memory:') return 'memory'
  if (path.startsWith(':memory:')) return path
  const name =
    basename(path.replace(/\?.*$/s, '').replace(/^(?:md|motherduck):/i, ''))
      .split('.')
      .find(Boolean) ?? ''
  return reservedNames.has(name.toLowerCase()) ? `${name}_db` : name
}

/** Database names that DuckDB reserves. */
export const reservedNames: ReadonlySet<string> = new Set(['main', 'temp', 'system'])

/** Whether a path is a remote URL: not `file:`, and not `quack:`, which is a server. */
export function isRemotePath(path: string): boolean {
  return /^(?!file:|quack:)[a-z][a-z\d+.-]+:\/\//i.test(path)
}

/** Whether a database is on MotherDuck. */
export function isMotherDuck(path: string): boolean {
  return /^(?:md|motherduck):/i.test(path)
}

/** Whether a database is not a local path: in memory, a URL, on MotherDuck or on a quack server. */
export function isLocation(path: string): boolean {
  return path.startsWith(':memory:') || /^[a-z][a-z\d+.-]+:\/\//i.test(path) || isMotherDuck(path) || isQuackAddress(path)
}
