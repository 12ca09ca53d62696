import type { CatalogSession } from '../../../index.js'
import type { SummaryFacts } from '../../render/render-summary.js'
import { type FileFormat, isTextFormat } from '../../result/file/file-formats.js'
import type { ResultFile } from '../../result/file/write-file.js'

/**
 * Opens a file of this machine for results of a session.
 * @throws BuildError EXPORT_FAILED if the file cannot be written
 */
export async function openOutputFile(
  session: CatalogSession,
  { database }: Pick<SummaryFacts, 'database'>,
  output: string,
  format: FileFormat,
): Promise<ResultFile> {
  const { openResultFile } = await import('../../result/file/write-file.js')
  if (isTextFormat(format)) return openResultFile(output, format, false)
  return openResultFile(output, format, database.startsWith('quack:') || !(await canWriteFiles(session)))
}

async function canWriteFiles(session: CatalogSession): Promise<boolean> {
  const sql = "SELECT current_setting('enable_external_access') AS can"
  return (await session.queryOne<{ readonly can: boolean }>(sql)).can
}
