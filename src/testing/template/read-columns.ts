import { readTextFile } from '../../config/files/read-text-file.js'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { CatalogInput } from '../../config/model/input/catalog-input.js'
import { connectToCatalog } from '../../connection/connect-to-catalog.js'
import { isFile } from '../../connection/database/file-identity.js'
import { catalogStem } from '../../disk/catalog-stem.js'
import { ConfigError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import type { Warning } from '../../session/apply/session-report.js'
import { type SessionRestorer, sessionRestorers } from '../../session/index.js'
import { parseColumns } from '../../types/columns/parse-columns.js'
import { generateTypes } from '../../types/generate-types.js'
import type { RecordedSources } from '../../types/read/read-catalog.js'
import { localPath } from '../model/local-path.js'
import { pickLoadOptions } from '../model/pick-options.js'
import type { TestCatalogOptions } from '../model/test-template.js'

/** The known columns of the sources of a catalog. */
export interface KnownColumns {
  /** Absent if the fixtures decide. */
  readonly recorded?: RecordedSources
  readonly warnings: readonly Warning[]
}

type Source = string | URL | CatalogInput

/**
 * Finds the columns of the sources: in the columns file, else in the sources.
 * @throws ConfigError CONFIG_NOT_FOUND, CONFIG_SYNTAX, CONFIG_INVALID for the columns file
 */
export async function readColumns(source: Source, config: CatalogConfig, options: TestCatalogOptions): Promise<KnownColumns> {
  const named = options.columns ?? config.types?.columns
  const file = columnsFileOf(source, config, options)
  if (file !== undefined) {
    const found = await readTextFile(file)
    if ('text' in found) return { recorded: { sources: parseColumns(found.text, file), file }, warnings: [] }
    if (named !== undefined || !found.notFound) {
      const message = `The columns file ${found.problem}. Write it with "duckalog types" where the sources of the catalog can be read.`
      throw new ConfigError('CONFIG_NOT_FOUND', [{ path: '', message, file }])
    }
  }
  return readLive(source, config, options)
}

/** The path of the columns file, which may not exist; `undefined` for a catalog without a place. */
export function columnsFileOf(source: Source, config: CatalogConfig, options: TestCatalogOptions): string | undefined {
  const path = localPath(source)
  return options.columns ?? config.types?.columns ?? (path === undefined ? undefined : `${catalogStem(path)}.columns.json`)
}

/** Reads the columns of the sources themselves. Nothing is written: databases are opened and attached read-only. */
async function readLive(source: Source, config: CatalogConfig, options: TestCatalogOptions): Promise<KnownColumns> {
  const readOnly = isFile(config.duckdb.database ?? ':memory:')
  try {
    await using catalog = connectToCatalog(source, {
      ...pickLoadOptions(options),
      restorers: readingRestorers,
      readOnly,
      onLocked: 'fail',
    })
    const { columns } = await generateTypes(catalog, { signal: options.signal })
    return { recorded: { sources: parseColumns(columns, 'columns'), file: 'columns' }, warnings: [] }
  } catch (error) {
    options.signal?.throwIfAborted()
    const message = `The columns of the sources are not known, so the fixtures decide. Write them to a file with "duckalog types". (${messageOf(error)})`
    return { warnings: [{ code: 'COLUMNS_UNKNOWN', message }] }
  }
}

const readingRestorers = sessionRestorers.map(
  (restorer): SessionRestorer => ({
    ...restorer,
    plan: ({ attachments = {}, ...config }, limits) => {
      const sections = Object.entries(attachments as Readonly<Record<string, readonly object[]>>)
      const readOnly = sections.map(([kind, entries]) => [
        kind,
        entries.map((entry) => ('read_only' in entry ? { ...entry, read_only: true } : entry)),
      ])
      return restorer.plan({ ...config, attachments: Object.fromEntries(readOnly) }, limits)
    },
  }),
)
