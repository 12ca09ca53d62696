import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { canAccess } from '../../disk/can-access.js'
import type { Row } from '../../driver/core/driver.js'
import type { Statement } from '../../sql/quote.js'
import { canonicalExtension } from '../plan/extension-names.js'
import { extensionFileIn, hashFile, lockFileName, readExtensionLock } from './extension-lock.js'

type ReadAll = (statement: Statement) => Promise<readonly Row[]>

/**
 * Compares an extension's file with the lockfile of its extension directory, before DuckDB runs it. A directory without a lockfile, and an
 * extension without a file, are right as they are.
 *
 * @returns what is wrong, for a person; `undefined` if nothing is
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
    return locked && `Its file ${file} is in the lockfile ${lockFileName}, and not there. Bundle the extensions again.`
  if (!locked) return `Its file ${file} is not in the lockfile ${lockFileName}. Bundle the extensions again, or remove the file.`
  if ((await hashFile(file)) === locked.sha256) return undefined
  return `Its file ${file} is not the one that was bundled: its SHA-256 differs from the one in ${lockFileName}. It was not loaded.`
}

/**
 * The extensions whose files are in an extension directory, for this version of DuckDB and this platform; none if it has no lockfile.
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
