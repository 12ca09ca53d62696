import { basename, dirname, isAbsolute, join, normalize } from 'node:path'

/**
 * A path of a config made absolute against the folder of relative paths. URLs (`s3://…`), `:memory:` and `md:` databases stay as
 * they are; so does a relative path when there is no folder. `..` is taken out by its text: links are not followed.
 * @internal
 */
export function resolvePath(path: string, base: string | undefined): string {
  if (isLocation(path)) return path
  if (isAbsolute(path)) return normalize(path)
  return base === undefined ? path : join(base, path)
}

/**
 * The folder that a file stands in, as the file's path was given.
 * @internal
 */
export function parentFolder(file: string): string {
  return dirname(file)
}

/**
 * The name that DuckDB gives to a database that it opens.
 * @internal
 */
export function databaseName(path: string): string {
  if (path === '' || path === ':memory:') return 'memory'
  if (path.startsWith(':memory:')) return path
  const name =
    basename(path.replace(/\?.*$/s, '').replace(/^(?:md|motherduck):/i, ''))
      .split('.')
      .find(Boolean) ?? ''
  return reservedNames.has(name.toLowerCase()) ? `${name}_db` : name
}

/**
 * Names of databases that DuckDB keeps for itself.
 * @internal
 */
export const reservedNames: ReadonlySet<string> = new Set(['main', 'temp', 'system'])

/**
 * Whether a path is read over a network: a URL, but for `file:`.
 * @internal
 */
export function isRemotePath(path: string): boolean {
  return /^(?!file:)[a-z][a-z\d+.-]+:\/\//i.test(path)
}

/**
 * Whether a database is neither a file nor a folder of this machine: in memory, a URL, or MotherDuck's.
 * @internal
 */
export function isLocation(path: string): boolean {
  return path.startsWith(':memory:') || /^(?:[a-z][a-z\d+.-]+:\/\/|md:|motherduck:)/i.test(path)
}
