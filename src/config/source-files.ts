import { sharedMemory } from '../shared-memory.js'
import type { CatalogConfig } from './catalog-config.js'

/** Beside the configs, not in them: a config holds what its file says, and nothing else. */
const filesByConfig = sharedMemory<CatalogConfig, readonly string[]>('source-files')

/**
 * Records the files that a config was read from, as absolute paths.
 * @internal
 */
export function rememberSourceFiles(config: CatalogConfig, files: readonly string[]): void {
  filesByConfig.set(config, [...new Set(files)])
}

/**
 * The files that a config was read from, as absolute paths; none for an object of the code.
 * @internal
 */
export function sourceFilesOf(config: CatalogConfig): readonly string[] {
  return filesByConfig.get(config) ?? []
}

/**
 * The files that the views of a config name for their SQL.
 * @internal
 */
export function sqlFilesOf({ views }: CatalogConfig): readonly string[] {
  return views.flatMap(({ sql_file, sql_template }) =>
    [typeof sql_file === 'object' ? sql_file.path : sql_file, sql_template?.path].filter((path) => path !== undefined),
  )
}
