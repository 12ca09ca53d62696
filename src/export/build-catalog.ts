import type { DuckDBConnection } from '@duckdb/node-api'
import { whilePending } from '../async/keep-alive.js'
import type { CatalogInput } from '../config/model/input/catalog-input.js'
import { isRemotePath } from '../config/notation/resolve-path.js'
import { isFile } from '../connection/database/file-identity.js'
import { loadCatalog, type PlannedCatalog } from '../connection/open/load-catalog.js'
import { closeCatalog } from '../connection/open/open-catalog.js'
import { previewCatalog } from '../connection/open/preview-changes.js'
import type { CatalogPlan, CatalogReport } from '../connection/types/catalog-report.js'
import { createEmitter } from '../connection/types/emit-event.js'
import { canAccess } from '../disk/can-access.js'
import { BuildError } from '../errors.js'
import { checkArguments, source as sourceRule } from '../options/check-arguments.js'
import { takeOptions } from '../options/take-options.js'
import { type BuildOptions, buildNewFile, buildRules, openBuild, removeKilledBuilds, writeDatabase } from './build-new-file.js'
import { exportPlanned } from './export-catalog.js'
import { treatRows } from './rows/treat-rows.js'
import { parseTarget } from './upload/remote-target.js'

/**
 * The result of a build, or of a dry run.
 * @public
 */
export interface BuildResult {
  /** The file or remote object that holds the catalog. */
  readonly database: string
  /** The report of the build; absent in a dry run. */
  readonly report?: CatalogReport
  /** The planned changes; only in a dry run. */
  readonly plan?: CatalogPlan
}

/**
 * Brings a database file up to date and closes it. An existing file is updated incrementally, as by a connect; a new file appears under
 * its name only when it is complete. A remote `databasePath` such as `s3://bucket/catalog.duckdb` is exported to.
 *
 * @example
 * ```ts
 * await buildCatalog('catalog.yaml', { databasePath: 'out/catalog.duckdb' })
 * ```
 * @throws {@link BuildError} BUILD_FAILED when the catalog has no file, or the file cannot be written; EXPORT_FAILED; and all errors of a
 * connect; OPTION_INVALID rejects, too
 * @public
 */
export function buildCatalog<N = DuckDBConnection>(
  source: string | URL | CatalogInput,
  given?: BuildOptions<N>,
): Promise<BuildResult> {
  return whilePending(() => build(source, given))
}

async function build<N>(source: string | URL | CatalogInput, given?: BuildOptions<N>): Promise<BuildResult> {
  checkArguments('buildCatalog', { source: [source, sourceRule] })
  const options = takeOptions('buildCatalog', given, buildRules)
  const planned = await loadCatalog(source, options)
  const { database } = planned.session
  if (options.dryRun) return { database, plan: await previewBuild(planned, options) }
  if (isRemotePath(database)) {
    const { report } = await exportPlanned(planned, parseTarget(database), options, (file) =>
      writeDatabase(planned, file, options),
    )
    return { database, report }
  }
  if (database.startsWith(':memory:')) throw nothingToBuild()
  if (!isFile(database) || (await canAccess(database)) || (await canAccess(`${database}.wal`))) {
    return { database, report: await updateInPlace(planned, options) }
  }
  return { database, report: await buildNewFile(planned, database, options) }
}

async function previewBuild<N>(planned: PlannedCatalog, options: BuildOptions<N>): Promise<CatalogPlan> {
  const { session } = planned
  // An export does not update an existing object
  const database = isRemotePath(session.database) ? ':memory:' : session.database
  const treated = treatRows(planned, options.materialized ?? 'refresh')
  return previewCatalog({ ...treated, session: { ...session, database } }, undefined, { ...options, materialized: false })
}

async function updateInPlace<N>(planned: PlannedCatalog, options: BuildOptions<N>): Promise<CatalogReport> {
  const emit = createEmitter(options.onEvent, planned.redactor)
  if (isFile(planned.session.database)) await removeKilledBuilds(planned.session.database)
  const catalog = await openBuild(planned, options, emit)
  await closeCatalog(catalog)
  emit({ type: 'closed' })
  return catalog.report()
}

function nothingToBuild(): BuildError {
  const message =
    'There is no file to build: the database of this catalog is in memory. Set databasePath, or duckdb.database in the config.'
  return new BuildError('BUILD_FAILED', message)
}
