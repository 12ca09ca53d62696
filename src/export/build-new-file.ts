import { rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { databaseName } from '../config/notation/resolve-path.js'
import { closeCatalog, type PlannedCatalog } from '../connection/open/open-catalog.js'
import { openWithChildren } from '../connection/open/update-attached-catalogs.js'
import type { CatalogReport } from '../connection/types/catalog-report.js'
import { createEmitter } from '../connection/types/emit-event.js'
import { canAccess } from '../disk/can-access.js'
import { BuildError } from '../errors.js'
import { messageOf } from '../message-of.js'
import { quoteIdentifier } from '../sql/quote.js'
import type { BuildOptions } from './build-options.js'
import { makeTemporaryFolder } from './make-temporary-folder.js'
import { placeFile } from './place-file.js'

/**
 * Builds a database where there is none: beside its place, under the same file name, because that is also the database's name in
 * SQL; then it is put in its place. When anything fails, nothing is left.
 *
 * @throws BuildError BUILD_FAILED
 */
export async function buildNewFile<N>(planned: PlannedCatalog, path: string, options: BuildOptions<N>): Promise<CatalogReport> {
  const folder = await makeFolder(path)
  try {
    const file = join(folder, basename(path))
    const report = await writeDatabase(planned, file, options)
    const placed = await placeFile(file, path).catch((error: unknown) => {
      throw failure(path, `it cannot be put there: ${reasonOf(error)}. Check the permissions of its folder.`)
    })
    if (!placed)
      throw failure(path, 'another process has put a file there in the meantime. Build again: it will be brought up to date.')
    return report
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Writes a catalog into a new file, and closes it so that the file holds all of it. */
export async function writeDatabase<N>(planned: PlannedCatalog, file: string, options: BuildOptions<N>): Promise<CatalogReport> {
  const { includeSecrets = false, onEvent } = options
  const session = { ...planned.session, database: file }
  const emit = createEmitter(onEvent, planned.redactor)
  const plan = { ...planned, session }
  const temporarySecrets = !includeSecrets
  const catalog = await openWithChildren(plan, { ...options, temporarySecrets }, emit)
  try {
    // A setting of the catalog may keep DuckDB from doing it on close
    await catalog.keeper.run(`CHECKPOINT ${quoteIdentifier(databaseName(file))}`)
  } finally {
    await closeCatalog(catalog)
    emit({ type: 'closed' })
  }
  if (await canAccess(`${file}.wal`)) throw failure(file, 'DuckDB left a write-ahead log behind. Try again.')
  return catalog.report
}

async function makeFolder(path: string): Promise<string> {
  try {
    return await makeTemporaryFolder(dirname(resolve(path)), '.duckalog-build-')
  } catch (error) {
    throw failure(path, `its folder cannot be written to: ${reasonOf(error)}. Create it, or give another databasePath.`)
  }
}

function failure(path: string, problem: string): BuildError {
  return new BuildError('BUILD_FAILED', `The database file ${JSON.stringify(path)} was not built: ${problem}`)
}

function reasonOf(error: unknown): string {
  return messageOf(error)
}
