import type { DuckalogAttachmentConfig, DuckLakeAttachmentConfig, DuckLakeMetadataConfig } from './attachment-config.js'
import type { CatalogConfig, DirectoriesConfig, DuckDBConfig, ExtensionConfig, ViewConfig } from './catalog-config.js'
import { resolvePath } from './resolve-path.js'

/**
 * A config with all its paths made absolute against one folder.
 * @internal
 */
export function resolveConfigPaths(config: CatalogConfig, base: string | undefined): CatalogConfig {
  const resolve = (path: string) => resolvePath(path, base)
  const { duckdb, attachments, views } = config
  return {
    ...config,
    duckdb: resolveDuckDB(duckdb, resolve),
    ...(attachments && {
      attachments: {
        ...attachments,
        ...(attachments.duckdb && { duckdb: attachments.duckdb.map((entry) => resolveFile(entry, resolve)) }),
        ...(attachments.duckalog && { duckalog: attachments.duckalog.map((entry) => resolveCatalog(entry, resolve)) }),
        ...(attachments.sqlite && { sqlite: attachments.sqlite.map((entry) => resolveFile(entry, resolve)) }),
        ...(attachments.ducklake && { ducklake: attachments.ducklake.map((entry) => resolveDuckLake(entry, resolve)) }),
      },
    }),
    views: views.map((view) => resolveView(view, resolve)),
  }
}

type Resolve = (path: string) => string

function resolveDuckDB(duckdb: DuckDBConfig, resolve: Resolve): DuckDBConfig {
  const { database, directories, extensions } = duckdb
  return {
    ...duckdb,
    ...(database !== undefined && { database: resolve(database) }),
    ...(directories && { directories: resolveDirectories(directories, resolve) }),
    ...(extensions && {
      extensions: extensions.map((entry) => (typeof entry === 'string' ? entry : resolveExtension(entry, resolve))),
    }),
  }
}

function resolveDirectories(directories: DirectoriesConfig, resolve: Resolve): DirectoriesConfig {
  return Object.fromEntries(Object.entries(directories).map(([name, path]: [string, string]) => [name, resolve(path)]))
}

function resolveExtension(extension: ExtensionConfig, resolve: Resolve): ExtensionConfig {
  const { from, path } = extension
  return {
    ...extension,
    ...(path !== undefined && { path: resolve(path) }),
    ...(from !== undefined && { from: isRepositoryName(from) ? from : resolve(from) }),
  }
}

/**
 * Whether a source of extensions is one of DuckDB's repositories, which are plain words; all else is a URL or a folder.
 * @internal
 */
export function isRepositoryName(from: string): boolean {
  return /^\w+$/.test(from)
}

function resolveCatalog(entry: DuckalogAttachmentConfig, resolve: Resolve): DuckalogAttachmentConfig {
  const { config_path, database } = entry
  return { ...entry, config_path: resolve(config_path), ...(database !== undefined && { database: resolve(database) }) }
}

function resolveFile<T extends { readonly path: string }>(entry: T, resolve: Resolve): T {
  return { ...entry, path: resolve(entry.path) }
}

function resolveDuckLake(entry: DuckLakeAttachmentConfig, resolve: Resolve): DuckLakeAttachmentConfig {
  const { metadata, data_path } = entry
  return {
    ...entry,
    metadata: typeof metadata === 'string' ? resolve(metadata) : resolveMetadata(metadata, resolve),
    ...(data_path !== undefined && { data_path: resolve(data_path) }),
  }
}

function resolveMetadata(metadata: DuckLakeMetadataConfig, resolve: Resolve): DuckLakeMetadataConfig {
  return metadata.path === undefined ? metadata : { ...metadata, path: resolve(metadata.path) }
}

function resolveView(view: ViewConfig, resolve: Resolve): ViewConfig {
  const { uri, sql_file, sql_template } = view
  if (uri === undefined && sql_file === undefined && sql_template === undefined) return view
  return {
    ...view,
    ...(uri !== undefined && { uri: typeof uri === 'string' ? resolve(uri) : uri.map(resolve) }),
    ...(sql_file !== undefined && {
      sql_file: typeof sql_file === 'string' ? resolve(sql_file) : resolveFile(sql_file, resolve),
    }),
    ...(sql_template && { sql_template: resolveFile(sql_template, resolve) }),
  }
}
