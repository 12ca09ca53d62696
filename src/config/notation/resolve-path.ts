import { basename, dirname, isAbsolute, join, normalize, posix } from 'node:path'
import { escapeGlob } from '../../disk/escape-glob.js'
import { startsAtHome } from './expand-home.js'
import { isQuackAddress } from './parse-quack-address.js'

/**
 * A path of a config made absolute against the folder of relative paths, which is a URL for a file that came from one. URLs
 * (`s3://…`), `:memory:` and `md:` databases stay as they are, and so does `~/…`, whose folder only the whole config knows; so does a relative path when there is no folder. `..` is taken out by
 * its text: links are not followed.
 */
export function resolvePath(path: string, base: string | undefined): string {
  if (isLocation(path) || startsAtHome(path)) return path
  if (isAbsolute(path)) return normalize(path)
  if (base === undefined) return path
  const [, host, folder] = /^([a-z][a-z\d+.-]+:\/\/[^/]*)(.*)$/is.exec(base) ?? []
  return host === undefined || folder === undefined ? join(base, path) : `${host}${posix.join('/', folder, path)}`
}

/**
 * As {@link resolvePath}, for a path that is a pattern of files: what is written is one, the folder that is put before it is not.
 */
export function resolvePattern(pattern: string, base: string | undefined): string {
  return resolvePath(pattern, base === undefined ? undefined : escapeGlob(base))
}

/** The folder that a file stands in, as the file's path, or its URL, was given. */
export function parentFolder(file: string): string {
  const [, host, path] = /^([a-z][a-z\d+.-]+:\/\/[^/?#]*)([^?#]*)/i.exec(file) ?? []
  return host === undefined || path === undefined ? dirname(file) : `${host}${posix.dirname(path || '/')}`
}

/** The name that DuckDB gives to a database that it opens. */
export function databaseName(path: string): string {
  if (path === '' || path === ':memory:') return 'memory'
  if (path.startsWith(':memory:')) return path
  const name =
    basename(path.replace(/\?.*$/s, '').replace(/^(?:md|motherduck):/i, ''))
      .split('.')
      .find(Boolean) ?? ''
  return reservedNames.has(name.toLowerCase()) ? `${name}_db` : name
}

/** Names of databases that DuckDB keeps for itself. */
export const reservedNames: ReadonlySet<string> = new Set(['main', 'temp', 'system'])

/** Whether a path is read over a network: a URL, but for `file:`, and for `quack:`, which is a server. */
export function isRemotePath(path: string): boolean {
  return /^(?!file:|quack:)[a-z][a-z\d+.-]+:\/\//i.test(path)
}

/** Whether a database is one of MotherDuck. */
export function isMotherDuck(path: string): boolean {
  return /^(?:md|motherduck):/i.test(path)
}

/** Whether a database is neither a file nor a folder of this machine: in memory, a URL, MotherDuck's, or a quack server's. */
export function isLocation(path: string): boolean {
  return path.startsWith(':memory:') || /^[a-z][a-z\d+.-]+:\/\//i.test(path) || isMotherDuck(path) || isQuackAddress(path)
}
