import { rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { whilePending } from '../async/keep-alive.js'
import type { CatalogInput } from '../config/model/input/catalog-input.js'
import { loadCatalog, type PlannedCatalog } from '../connection/open/load-catalog.js'
import type { CatalogConnection } from '../connection/types/catalog-connection.js'
import type { CatalogReport } from '../connection/types/catalog-report.js'
import { sourceOf } from '../connection/types/catalog-source.js'
import { createEmitter } from '../connection/types/emit-event.js'
import { checkArguments, source } from '../options/check-arguments.js'
import { callback, text } from '../options/option-rules.js'
import { type OptionRules, takeOptions } from '../options/take-options.js'
import { redactDeep } from '../redaction/redact-deep.js'
import type { Warning } from '../session/apply/session-report.js'
import { type BuildOptions, buildRules, writeDatabase } from './build-new-file.js'
import { copyDatabase } from './copy-database.js'
import { makeTemporaryFolder } from './make-temporary-folder.js'
import { placeObject } from './upload/place-object.js'
import { parseTarget, type RemoteTarget } from './upload/remote-target.js'
import { digestFile, type FileDigest, type UploadFile, uploadByHost } from './upload/upload-file.js'
import { compareUpload, uploadThroughDuckDB } from './upload/upload-through-duckdb.js'
import { withUploader } from './upload/with-uploader.js'

/**
 * Options for `exportCatalog()`. Connect options apply when the catalog is built; a live catalog keeps those it has.
 * @public
 */
export interface ExportOptions<N = DuckDBConnection> extends Omit<BuildOptions<N>, 'databasePath' | 'dryRun'> {
  /**
   * Uploads the file instead of DuckDB, to any target. Called once. The upload is not verified, and cleaning up after a failure is left to the
   * function. @defaultValue DuckDB uploads
   */
  readonly upload?: UploadFile | undefined
}

const { databasePath: _, dryRun: __, ...buildRulesForExport } = buildRules

const exportRules: OptionRules<ExportOptions<unknown>> = { ...buildRulesForExport, upload: callback }

/**
 * The result of `exportCatalog()`.
 * @public
 */
export interface ExportResult {
  /** The URL of the object, without credentials. */
  readonly target: string
  /** In bytes. */
  readonly size: number
  /** MD5 of the content, in hexadecimal digits. */
  readonly md5: string
  /** The report of the build, with the warnings of the export. */
  readonly report: CatalogReport
}

/**
 * Builds a catalog into a new file and uploads that with DuckDB's file systems and the declared secrets: to `s3://`, `gcs://`, `r2://`,
 * `az://` and similar URLs. A live catalog is exported with the tables of its database. The upload is read back and verified.
 *
 * If the target exists, the new file is first uploaded and verified as `<target>.<random>.new`, then uploaded to the target; then the
 * copy is removed, or the warning EXPORT_COPY_LEFT names it. If the first upload fails, the old object is unchanged. If the second fails,
 * the error names the copy; the old object may be gone, because DuckDB removes its target when an upload fails. `signal` does not
 * interrupt an upload that has started: DuckDB would leave an incomplete object.
 *
 * @param catalog - a path or `file:` URL of a config, a config as an object, or a live catalog
 * @param target - the URL of the object: `s3://bucket/catalog.duckdb`
 * @throws {@link BuildError} EXPORT_FAILED; and all errors of a connect; OPTION_INVALID rejects, too
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
  const planned = await loadCatalog(live?.source ?? (catalog as string | URL | CatalogInput), connectOptions)
  return exportPlanned(planned, remote, connectOptions, (file) =>
    live ? copyDatabase(catalog as CatalogConnection<N>, file, options) : writeDatabase(planned, file, connectOptions),
  )
}

/**
 * Uploads the database file that `write` creates.
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
  } catch (error) {
    // A function of the host may quote what it was given by the config
    throw redactDeep(error, planned.redactor.redact)
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
