import { resolve } from 'node:path'
import { whilePending } from '../async/keep-alive.js'
import { createDebug } from '../create-debug.js'
import { checkArguments, source as sourceRule } from '../options/check-arguments.js'
import { takeOptions } from '../options/take-options.js'
import { redactDeep } from '../redaction/redact-deep.js'
import { createRedactor } from '../redaction/redactor.js'
import { checkPaths } from './files/allowed-roots.js'
import { findCachedConfig } from './files/config-cache.js'
import { createLoadContext, type LoadContext } from './files/create-load-context.js'
import { findQuerySources } from './files/find-query-files.js'
import { loadChildCatalogs, type ParentCatalog } from './files/load-child-catalogs.js'
import { loadFiles } from './files/load-files.js'
import { type LoadOptions, loadOptionRules } from './files/load-options.js'
import { openSource, pathOfSource } from './files/open-source.js'
import { readSqlFiles } from './files/read-sql-files.js'
import { refuseProfile } from './merge/apply-profile.js'
import type { LoadedFiles } from './merge/config-file.js'
import { mergeFiles } from './merge/merge-files.js'
import type { CatalogConfig } from './model/catalog-config.js'
import {
  childrenOf,
  joinSources,
  originOf,
  rememberOrigin,
  rememberSources,
  sourcesOf,
  warningsOf,
} from './model/config-metadata.js'
import type { CatalogInput } from './model/input/catalog-input.js'
import { showUrl } from './notation/remote-url.js'
import { validateConfig } from './rules/validate-config.js'

const debug = createDebug('duckalog:config')

/**
 * Loads a catalog from a file or a URL (`.json` is JSON, anything else YAML), or from an object in code: with its imports, the `sql_file`s
 * of its views and the configs of the catalogs that it attaches. Never loads DuckDB.
 *
 * @param source - a path relative to the working directory, a URL, or the catalog as an object
 * @example
 * ```ts
 * const config = await loadConfig('catalog.yaml')
 * ```
 * @returns the config, deeply frozen
 * @throws {@link ConfigError} CONFIG_NOT_FOUND; CONFIG_SYNTAX; CONFIG_INVALID with all problems; CONFIG_ENV_MISSING when only
 * variables are missing; CONFIG_IMPORT_CYCLE; CONFIG_PATH_FORBIDDEN; {@link OptionError} OPTION_INVALID
 * @public
 */
export function loadConfig(source: string | URL | CatalogInput, options?: LoadOptions): Promise<CatalogConfig> {
  return whilePending(async () => {
    checkArguments('loadConfig', { source: [source, sourceRule] })
    const taken = takeOptions('loadConfig', options, loadOptionRules)
    return loadNested(source, taken, []).catch((error: unknown) => {
      // Errors before the whole config is known (a file, an import, an attached catalog) may contain URLs with credentials
      throw redactDeep(error, createRedactor().redact)
    })
  })
}

async function loadNested(
  source: string | URL | CatalogInput,
  options: LoadOptions,
  parents: readonly ParentCatalog[],
): Promise<CatalogConfig> {
  const context = createLoadContext(options, parents.length > 0)
  try {
    const config = await loadWith(context, source, options, parents)
    const children = childrenOf(config).map((child) => sourcesOf(child.config))
    rememberSources(config, joinSources(context.sources(), await findQuerySources(config), ...children))
    return config
  } catch (error) {
    rememberSources(error, context.sources())
    throw error
  }
}

async function loadWith(
  context: LoadContext,
  source: string | URL | CatalogInput,
  options: LoadOptions,
  parents: readonly ParentCatalog[],
): Promise<CatalogConfig> {
  const start = performance.now()
  options.signal?.throwIfAborted()
  const path = pathOfSource(source)
  const opened = await openSource(path, source, options.base, context)
  const { profile, roots } = context
  const cached =
    path === undefined
      ? undefined
      : findCachedConfig(opened.document, JSON.stringify([resolve(path), opened.name, opened.base, profile]))
  if (cached?.config && !roots) {
    debug('%s is unchanged', opened.name)
    return cached.config
  }
  const loaded = await loadFiles(opened, context)
  const merged = mergeFiles(loaded)
  const unknown = profile === undefined || merged.profiles.includes(profile) ? [] : [refuseProfile(profile, merged.profiles)]
  const valid = validateConfig({
    ...merged,
    problems: [...merged.problems, ...unknown],
    warnings: [...merged.warnings, ...(context.envFiles?.warnings() ?? [])],
  })
  if (roots) await checkPaths(valid, roots)
  const withSql = await readSqlFiles(valid, (file) => context.read(file, loaded.main.prepared))
  // A child is a catalog of its own, with its own folder and profiles
  const { base: _, profile: __, ...inherited } = options
  const config = await loadChildCatalogs(withSql, path, parents, (child, chain) => loadNested(child, inherited, chain))
  if (path === undefined && opened.base !== undefined) rememberOrigin(config, { ...originOf(config), base: opened.base })
  if (cached && isSelfContained(loaded, valid)) cached.remember(config)
  logCounts(config, path === undefined ? 'an object' : showUrl(path), loaded.files.size, start)
  return config
}

/** Whether a config depends on its main file alone: on no other file and no variable, so that no `.env` file matters. */
function isSelfContained({ main: { prepared, imports } }: LoadedFiles, config: CatalogConfig): boolean {
  const { source, loader } = prepared
  const children = config.attachments?.duckalog ?? []
  const others = imports.length + (source.variables?.size ?? 0) + sqlFilesOf(config).length + children.length
  return others === 0 && loader.env_files === undefined && warningsOf(config).length === 0
}

/** The SQL files of the views. */
function sqlFilesOf({ views }: CatalogConfig): readonly string[] {
  return views.flatMap(({ sql_file, sql_template }) =>
    [typeof sql_file === 'object' ? sql_file.path : sql_file, sql_template?.path].filter((path) => path !== undefined),
  )
}

function logCounts({ views, attachments = {}, duckdb }: CatalogConfig, name: string, imported: number, start: number): void {
  debug(
    'loaded %s in %d ms: %d views, %d attachments, %d secrets, %d imported files',
    name,
    Math.round(performance.now() - start),
    views.length,
    Object.values(attachments).flat().length,
    duckdb.secrets?.length ?? 0,
    imported,
  )
}
