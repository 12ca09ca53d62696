import { readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canAccess } from '../../disk/can-access.js'
import { openRegularFile, readRegularFile } from '../../disk/open-regular-file.js'
import type { Row } from '../../driver/core/driver.js'
import { nodeCrypto } from '../../node-on-use.js'
import type { Statement } from '../../sql/quote.js'
import { canonicalExtension } from '../plan/extension-names.js'

/** The name of the lockfile in an extension directory. */
const lockFileName = 'duckalog-extensions.json'

/**
 * One extension of a bundled folder.
 * @public
 */
export interface LockedExtension {
  /** As in `LOAD`: `httpfs`. */
  readonly name: string
  /** The extension's own version, as DuckDB reports it. */
  readonly version: string
  /** The DuckDB version that it is built for: `v1.5.5`. */
  readonly duckdb: string
  /** The platform that it is built for, as DuckDB names it: `linux_amd64`. */
  readonly platform: string
  /** The SHA-256 of its file, in hexadecimal digits. */
  readonly sha256: string
}

/**
 * Reads the lockfile of an extension directory; `undefined` if it has none.
 * @returns the extensions that it lists, or the problem with the file
 */
export async function readExtensionLock(
  directory: string,
): Promise<readonly LockedExtension[] | { readonly problem: string } | undefined> {
  let text: string
  try {
    text = await readRegularFile(join(directory, lockFileName))
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ENOENT') return undefined
    return { problem: 'cannot be read' }
  }
  try {
    const { extensions } = JSON.parse(text)
    const isEntry = (entry: Record<string, unknown>) =>
      ['name', 'version', 'duckdb', 'platform', 'sha256'].every((key) => typeof entry[key] === 'string')
    return Array.isArray(extensions) && extensions.every(isEntry)
      ? extensions
      : { problem: 'was not written by `extensions bundle`' }
  } catch {
    return { problem: 'is not valid JSON' }
  }
}

/** Writes the lockfile of an extension directory, sorted for version control. */
export async function writeExtensionLock(directory: string, extensions: readonly LockedExtension[]): Promise<void> {
  const keyOf = ({ duckdb, platform, name }: LockedExtension) => `${duckdb}/${platform}/${name}`
  const sorted = [...extensions].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const file = join(directory, lockFileName)
  await writeFile(`${file}.new`, `${JSON.stringify({ format: 1, extensions: sorted }, undefined, 2)}\n`)
  await rename(`${file}.new`, file)
}

/** The SHA-256 of a file, in hexadecimal digits. */
export async function hashFile(file: string): Promise<string> {
  const hash = nodeCrypto().createHash('sha256')
  const { pipeline } = await import('node:stream/promises')
  const { handle } = await openRegularFile(file)
  await pipeline(handle.createReadStream(), hash)
  return hash.digest('hex')
}

/** Where DuckDB looks for an extension in its extension directory. */
export function extensionFileIn(
  directory: string,
  { duckdb, platform, name }: Pick<LockedExtension, 'duckdb' | 'platform' | 'name'>,
): string {
  return join(directory, duckdb, platform, `${name}.duckdb_extension`)
}

type ReadAll = (statement: Statement) => Promise<readonly Row[]>

/**
 * Compares an extension's file with the lockfile of its extension directory, before DuckDB runs it. A directory without a lockfile and an
 * extension without a file are valid.
 *
 * @returns the problem, for people; `undefined` if there is none
 */
export async function verifyExtension(directory: string, extension: string, all: ReadAll): Promise<string | undefined> {
  const lock = await readExtensionLock(directory)
  if (lock === undefined) return undefined
  if ('problem' in lock) return `The lockfile ${JSON.stringify(lockFileName)} in ${JSON.stringify(directory)} ${lock.problem}.`
  const { duckdb, platform } = await readPlace(all)
  const name = canonicalExtension(extension)
  const file = extensionFileIn(directory, { duckdb, platform, name })
  const locked = lock.find((entry) => entry.name === name && entry.duckdb === duckdb && entry.platform === platform)
  if (!(await canAccess(file)))
    return locked && `Its file ${file} is in the lockfile ${lockFileName}, but does not exist. Bundle the extensions again.`
  if (!locked) return `Its file ${file} is not in the lockfile ${lockFileName}. Bundle the extensions again, or remove the file.`
  if ((await hashFile(file)) === locked.sha256) return undefined
  return `Its file ${file} differs from the bundled one: its SHA-256 is not the one in ${lockFileName}. It was not loaded.`
}

/**
 * Lists the extension files in an extension directory for the current DuckDB version and platform; none if it has no lockfile.
 */
export async function listExtensionFiles(directory: string, all: ReadAll): Promise<readonly string[]> {
  if (!(await canAccess(join(directory, lockFileName)))) return []
  const { duckdb, platform } = await readPlace(all)
  const files = await readdir(join(directory, duckdb, platform)).catch(() => [])
  return files.flatMap((file) => /^(.+)\.duckdb_extension$/.exec(file)?.[1] ?? [])
}

async function readPlace(all: ReadAll): Promise<{ readonly duckdb: string; readonly platform: string }> {
  const [place] = await all({ sql: 'SELECT version() AS duckdb, platform FROM pragma_platform()' })
  return { duckdb: String(place?.duckdb), platform: String(place?.platform) }
}
