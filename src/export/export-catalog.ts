import { rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { whilePending } from '../async/keep-alive.js'
import type { CatalogInput } from '../config/model/catalog-config.js'
import { type PlannedCatalog, planCatalog } from '../connection/open/open-catalog.js'
import type { CatalogConnection } from '../connection/types/catalog-connection.js'
import type { CatalogReport } from '../connection/types/catalog-report.js'
import { sourceOf } from '../connection/types/catalog-source.js'
import { createEmitter } from '../connection/types/emit-event.js'
import { checkArguments, source } from '../options/check-arguments.js'
import { callback, text } from '../options/option-rules.js'
import { type OptionRules, takeOptions } from '../options/take-options.js'
import type { Warning } from '../session/apply/session-report.js'
import { writeDatabase } from './build-new-file.js'
import { type BuildOptions, buildRules } from './build-options.js'
import { copyDatabase } from './copy-database.js'
import { makeTemporaryFolder } from './make-temporary-folder.js'
import { placeObject } from './upload/place-object.js'
import { parseTarget, type RemoteTarget } from './upload/remote-target.js'
import { digestFile, type FileDigest, type UploadFile, uploadByHost } from './upload/upload-file.js'
import { compareUpload, uploadThroughDuckDB } from './upload/upload-through-duckdb.js'
import { withUploader } from './upload/with-uploader.js'

/**
 * How to export. The options of a connect are those of the catalog when it is built; a live one has them already.
 * @public
 */
export interface ExportOptions<N = DuckDBConnection> extends Omit<BuildOptions<N>, 'databasePath' | 'dryRun' | 'useConnection'> {
  /** Uploads in place of DuckDB, to anywhere, once. What has arrived is then not read back; what a failure leaves there is up to it. */
  readonly upload?: UploadFile
}

const { databasePath: _, dryRun: __, useConnection: ___, ...buildRulesForExport } = buildRules

const exportRules: OptionRules<ExportOptions<unknown>> = { ...buildRulesForExport, upload: callback }

/**
 * What was exported.
 * @public
 */
export interface ExportResult {
  readonly target: string
  /** Bytes. */
  readonly size: number
  /** Of the whole content, hexadecimal. */
  readonly md5: string
  readonly report: CatalogReport
}

/**
 * Builds a catalog into a file of its own, and uploads it through DuckDB's file systems with the declared secrets: `s3://`, `gcs://`,
 * `r2://`, `az://` and their kin. A live catalog is exported with the tables of its database. What has arrived is read back and compared.
 *
 * Where an object stands at the target, the new one is first uploaded and compared beside it, as `<target>.<random>.new`, then at the
 * target; then that copy is removed, or a warning of the report (EXPORT_COPY_LEFT) names it. A failure of the first step leaves the old
 * object as it is. A failure of the second says where the new file stands; the old one may then be gone, because DuckDB removes its
 * target when an upload fails. An upload that has begun is not ended by `signal`: DuckDB would complete the object with what it has of it.
 *
 * @param catalog - a path or `file:` URL of a config, a config as an object, or a live catalog
 * @param target - the URL of the object: `s3://bucket/catalog.duckdb`
 * @throws {@link BuildError} EXPORT_FAILED; beside what a connect throws, with OPTION_INVALID as a rejection
 * @public
 */
export function exportCatalog<N = DuckDBConnection>(
  catalog: string | URL | CatalogInput | CatalogConnection<N>,
  target: string,
  given?: ExportOptions<N>,
): Promise<ExportResult> {
  return whilePending(() => exportTo(catalog, target, given))
}

async function exportTo<N>(
  catalog: string | URL | CatalogInput | CatalogConnection<N>,
  target: string,
  given?: ExportOptions<N>,
): Promise<ExportResult> {
  checkArguments('exportCatalog', { catalog: [catalog, source], target: [target, text] })
  const options = takeOptions('exportCatalog', given, exportRules)
  const remote = parseTarget(target)
  const live = sourceOf<N>(catalog)
  const connectOptions = { ...live?.options, ...options }
  const planned = await planCatalog(live?.source ?? (catalog as string | URL | CatalogInput), connectOptions)
  return exportPlanned(planned, remote, connectOptions, (file) =>
    live ? copyDatabase(catalog as CatalogConnection<N>, planned, file, options) : writeDatabase(planned, file, connectOptions),
  )
}

/**
 * Uploads a database file that `write` makes.
 * @throws BuildError EXPORT_FAILED; what `write` throws
 */
export async function exportPlanned<N>(
  planned: PlannedCatalog,
  remote: RemoteTarget,
  options: ExportOptions<N>,
  write: (file: string) => Promise<CatalogReport>,
): Promise<ExportResult> {
  const folder = await makeTemporaryFolder(tmpdir(), 'duckalog-export-')
  const removeAtExit = () => rmSync(folder, { recursive: true, force: true })
  process.on('exit', removeAtExit)
  try {
    const file = join(folder, remote.fileName)
    const report = await write(file)
    options.signal?.throwIfAborted()
    const { warnings, ...digest } = await upload(planned, file, remote, options)
    return { target: remote.shown, ...digest, report: { ...report, warnings: [...report.warnings, ...warnings] } }
  } finally {
    process.off('exit', removeAtExit)
    await rm(folder, { recursive: true, force: true })
  }
}

async function upload<N>(
  planned: PlannedCatalog,
  file: string,
  remote: RemoteTarget,
  options: ExportOptions<N>,
): Promise<FileDigest & { readonly warnings: readonly Warning[] }> {
  const start = performance.now()
  const digest = await digestFile(file)
  const { size } = digest
  const emit = createEmitter(options.onEvent, planned.redactor)
  const throughDuckDB = (): Promise<readonly Warning[]> =>
    withUploader(planned, remote, options, (connection) =>
      placeObject(connection, remote, async (target) => {
        const onProgress = (sent: number) => emit({ type: 'upload-progress', target: target.shown, sent, size })
        await uploadThroughDuckDB(connection, file, target, digest, { onProgress })
        await compareUpload(connection, file, target, digest)
      }),
    )
  const warnings = options.upload
    ? await uploadByHost(file, remote, digest, options.upload).then(() => [])
    : await throughDuckDB()
  for (const warning of warnings) emit({ type: 'warning', ...warning })
  emit({ type: 'upload-done', target: remote.shown, size, durationMs: performance.now() - start })
  return { ...digest, warnings }
}
