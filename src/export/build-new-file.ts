import { link, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { databaseName } from '../config/notation/resolve-path.js'
import { buildAllRows } from '../connection/open/build-rows.js'
import type { PlannedCatalog } from '../connection/open/load-catalog.js'
import { located } from '../connection/open/locate-errors.js'
import { closeCatalog, type OpenCatalog, type OpenOptions, openCatalog } from '../connection/open/open-catalog.js'
import { withAttachedCatalogs } from '../connection/open/update-attached-catalogs.js'
import type { CatalogReport } from '../connection/types/catalog-report.js'
import { connectOptionRules } from '../connection/types/connect-option-rules.js'
import type { ConnectOptions } from '../connection/types/connect-options.js'
import { createEmitter, type EmitEvent } from '../connection/types/emit-event.js'
import { canAccess } from '../disk/can-access.js'
import { BuildError } from '../errors.js'
import { messageOf } from '../message-of.js'
import { flag, oneOf } from '../options/option-rules.js'
import type { OptionRules } from '../options/take-options.js'
import { quoteIdentifier } from '../sql/quote.js'
import { makeTemporaryFolder, removeAbandoned } from './make-temporary-folder.js'
import { copyKeptRows } from './rows/copy-kept-rows.js'
import { treatRows } from './rows/treat-rows.js'

/**
 * Options for `buildCatalog()`. Relative paths are relative to the working directory.
 * @public
 */
export interface BuildOptions<N = DuckDBConnection>
  extends Omit<ConnectOptions<N>, 'readOnly' | 'pool' | 'instance' | 'releaseOnIdle'> {
  /** Plan the changes without making them. @defaultValue `false` */
  readonly dryRun?: boolean | undefined
  /**
   * For a new file: create the persistent secrets of the config in DuckDB's secret directory. Otherwise they are temporary during the
   * build. @defaultValue `false`
   */
  readonly includeSecrets?: boolean | undefined
  /**
   * What happens to the rows of materialised views. `refresh`: stale rows are refreshed; a failure fails the build. `keep`: rows stay as they
   * are, and a new file gets those of the catalog's own database. `live`: the file keeps no rows, and its views read their sources. Rows in attached
   * databases are refreshed by `refresh`, and otherwise stay as they are.
   * @defaultValue `'refresh'`
   */
  readonly materialized?: 'keep' | 'refresh' | 'live' | undefined
}

const { readOnly: _, pool: __, instance: ___, releaseOnIdle: ____, ...shared } = connectOptionRules

export const buildRules: OptionRules<BuildOptions<unknown>> = {
  ...shared,
  dryRun: flag,
  includeSecrets: flag,
  materialized: oneOf(['keep', 'refresh', 'live']),
}

/**
 * Builds a new database in a temporary folder next to its target, under the same file name, which is also the database's name in SQL, and
 * then moves it to the target. A failure leaves nothing.
 *
 * @throws BuildError BUILD_FAILED
 */
export async function buildNewFile<N>(planned: PlannedCatalog, path: string, options: BuildOptions<N>): Promise<CatalogReport> {
  const folder = await makeFolder(path)
  try {
    const file = join(folder, basename(path))
    const report = await writeDatabase(planned, file, options)
    const placed = await placeFile(file, path).catch((error: unknown) => {
      throw failure(path, `it cannot be moved there: ${messageOf(error)}. Check the permissions of its folder.`)
    })
    if (!placed) throw failure(path, 'another process created the file in the meantime. Build again to bring it up to date.')
    return report
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Opens a catalog for a build, and refreshes its rows if requested. */
export async function openBuild<N>(
  given: PlannedCatalog,
  options: BuildOptions<N> & OpenOptions<N>,
  emit: EmitEvent,
): Promise<OpenCatalog> {
  const { materialized = 'refresh' } = options
  const rows = materialized === 'refresh' ? 'all' : 'none'
  const planned = treatRows(given, materialized)
  return withAttachedCatalogs(planned, undefined, { ...options, rows }, emit, async () => {
    const catalog = await openCatalog(planned, options, emit)
    if (rows === 'none') return catalog
    try {
      await buildAllRows(catalog, options, emit)
      return catalog
    } catch (error) {
      await closeCatalog(catalog)
      throw error
    }
  })
}

/** Writes a catalog into a new file, and closes it without leaving a write-ahead log. */
export async function writeDatabase<N>(planned: PlannedCatalog, file: string, options: BuildOptions<N>): Promise<CatalogReport> {
  const { includeSecrets = false, materialized, onEvent } = options
  const session = { ...planned.session, database: file }
  const emit = createEmitter(onEvent, planned.redactor)
  const copied = materialized === 'keep'
  if (copied) await located(planned, options, () => copyKeptRows(planned, file, options))
  const catalog = await openBuild({ ...planned, session }, { ...options, temporarySecrets: !includeSecrets, copied }, emit)
  try {
    // A setting of the catalog may turn off the checkpoint on close
    await catalog.control.run(`CHECKPOINT ${quoteIdentifier(databaseName(file))}`)
  } finally {
    await closeCatalog(catalog)
    emit({ type: 'closed' })
  }
  if (await canAccess(`${file}.wal`)) throw failure(file, 'DuckDB left a write-ahead log. Try again.')
  return catalog.report()
}

const prefix = '.duckalog-build-'

/** Removes the leftovers of killed builds, which may have been killed after the file was moved to its target. */
export function removeKilledBuilds(path: string): Promise<void> {
  return removeAbandoned(dirname(resolve(path)), prefix)
}

async function makeFolder(path: string): Promise<string> {
  try {
    return await makeTemporaryFolder(dirname(resolve(path)), prefix)
  } catch (error) {
    throw failure(path, `its folder cannot be written to: ${messageOf(error)}. Create it, or set another databasePath.`)
  }
}

function failure(path: string, problem: string): BuildError {
  return new BuildError('BUILD_FAILED', `The database file ${JSON.stringify(path)} was not built: ${problem}`)
}

/**
 * Moves a complete file to its final name without replacing an existing file.
 * @returns whether it was moved; `false` if another file was created there in the meantime
 */
async function placeFile(file: string, path: string): Promise<boolean> {
  // A write-ahead log without its database would be replayed into the new one
  if (await canAccess(`${path}.wal`)) return false
  try {
    await link(file, path)
    await rm(file)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    if (await canAccess(path)) return false
    // A file system without hard links
    await rename(file, path)
    return true
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Object && 'code' in error ? error.code : undefined
}
