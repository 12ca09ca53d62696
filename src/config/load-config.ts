import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { whilePending } from '../async/keep-alive.js'
import { createDebug } from '../create-debug.js'
import { ConfigError } from '../errors.js'
import { checkArguments, source as sourceRule } from '../options/check-arguments.js'
import { takeOptions } from '../options/take-options.js'
import { redactDeep } from '../redaction/redact-deep.js'
import { createRedactor } from '../redaction/redactor.js'
import { createAllowedRoots } from './files/allowed-roots.js'
import { checkPaths } from './files/check-paths.js'
import { findKnownConfig } from './files/config-cache.js'
import type { OnGlob } from './files/find-imports.js'
import { childrenOf, loadChildCatalogs, type ParentCatalog } from './files/load-child-catalogs.js'
import { formatOf, type LoadContext, loadFiles, type OpenedFile } from './files/load-files.js'
import { type LoadOptions, loadOptionRules } from './files/load-options.js'
import { createEnvFileReader } from './files/read-env-files.js'
import { readSource } from './files/read-source.js'
import { readSqlFiles } from './files/read-sql-files.js'
import { suggestFile } from './files/suggest-file.js'
import { refuseProfile } from './merge/apply-profile.js'
import type { LoadedFiles } from './merge/config-file.js'
import { mergeFiles } from './merge/merge-files.js'
import type { CatalogConfig, CatalogInput } from './model/catalog-config.js'
import { joinSources, noSources, rememberSources, sourcesOf, sqlFilesOf } from './model/source-files.js'
import { isFileUrl, pathOfFileUrl, showUrl } from './notation/remote-url.js'
import { isRemotePath, parentFolder } from './notation/resolve-path.js'
import { warningsOf } from './parse/create-locator.js'
import { parseText } from './parse/parse-text.js'
import { chooseProfile } from './parse-config.js'
import { finishConfig } from './rules/validate-config.js'

const debug = createDebug('duckalog:config')

/**
 * Loads a catalog from a file or a URL (`.json` is JSON, all else YAML), or from an object in code, with everything that it imports,
 * and reads the `sql_file`s of its views and the configs of the catalogs that it attaches. Never loads DuckDB.
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
      // What fails before the config is known as a whole (a file, an import, a catalog that is attached) may name URLs with credentials
      throw redactDeep(error, createRedactor().redact)
    })
  })
}

async function loadNested(
  source: string | URL | CatalogInput,
  options: LoadOptions,
  parents: readonly ParentCatalog[],
): Promise<CatalogConfig> {
  const files = new Map<string, string | undefined>()
  const globs = new Map<string, readonly string[]>()
  const context = createContext(options, parents.length > 0, {
    onRead: (file, mark) => files.set(file, mark),
    onGlob: (glob, matches) => globs.set(glob, matches),
  })
  const listSources = () => joinSources({ files, globs }, context.envFiles?.looked() ?? noSources)
  try {
    const config = await loadWith(context, source, options, parents)
    rememberSources(config, joinSources(listSources(), ...childrenOf(config).map((child) => sourcesOf(child.config))))
    return config
  } catch (error) {
    rememberSources(error, listSources())
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
  const path = toPath(source)
  const opened = path === undefined ? openObject(source as CatalogInput, options) : await openFile(path, options, context)
  const { profile, roots, envFiles } = context
  const way = path === undefined ? undefined : JSON.stringify([resolve(path), opened.name, opened.base, profile])
  const known = way === undefined ? undefined : findKnownConfig(opened.document, way)
  if (known?.config && !roots) {
    debug('%s is as it was', opened.name)
    return known.config
  }
  const loaded = await loadFiles(opened, context)
  const merged = mergeFiles(loaded)
  const unknown = profile === undefined || merged.profiles.includes(profile) ? [] : [refuseProfile(profile, merged.profiles)]
  const finished = finishConfig({
    ...merged,
    problems: [...merged.problems, ...unknown],
    warnings: [...merged.warnings, ...(envFiles?.warnings() ?? [])],
  })
  if (roots) await checkPaths(finished, roots)
  const whole = await readSqlFiles(finished, (file) => context.read(file, loaded.main.prepared))
  // A child is a catalog of its own, in a folder of its own, with profiles of its own
  const { base: _, profile: __, ...inherited } = options
  const config = await loadChildCatalogs(whole, path, parents, (child, chain) => loadNested(child, inherited, chain))
  if (known && isSelfContained(loaded, finished)) known.remember(config)
  logCounts(config, path === undefined ? 'an object' : showUrl(path), loaded.files.size, start)
  return config
}

/** Whether a config depends on its one file alone: on no other file, and on no variable, so that no `.env` file matters. */
function isSelfContained({ main: { prepared, imports } }: LoadedFiles, config: CatalogConfig): boolean {
  const { source, loader } = prepared
  const children = config.attachments?.duckalog ?? []
  const others = imports.length + (source.variables?.size ?? 0) + sqlFilesOf(config).length + children.length
  return others === 0 && loader.env_files === undefined && warningsOf(config).length === 0
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

/** What is told of what is looked for on this machine. */
interface Looking {
  readonly onRead: (file: string, mark: string | undefined) => void
  readonly onGlob: OnGlob
}

function createContext(options: LoadOptions, isChild: boolean, { onRead, onGlob }: Looking): LoadContext {
  const { env = process.env, loadDotenv = true, allowedRoots, readRemote, allowInsecure = false, signal } = options
  const roots = allowedRoots && createAllowedRoots(allowedRoots)
  return {
    givenEnv: options.env,
    env,
    profile: isChild ? undefined : chooseProfile(options.profile, env),
    roots,
    envFiles: loadDotenv ? createEnvFileReader(async (file) => (roots ? roots.allows(file) : true)) : undefined,
    onGlob,
    read(file, main) {
      if (isRemotePath(file)) return readSource(file, main, { readRemote, allowInsecure, signal })
      onRead(file, undefined)
      return readSource(file, main, { readRemote, allowInsecure, signal, onFound: (mark) => onRead(file, mark) })
    },
  }
}

function openObject(document: CatalogInput, { base }: LoadOptions): OpenedFile {
  const folder = resolve(base ?? '')
  return { id: '', name: 'the object', document, isRemote: false, base: folder, shownBase: base ?? '.' }
}

async function openFile(given: string, { base }: LoadOptions, context: LoadContext): Promise<OpenedFile> {
  const isRemote = isRemotePath(given)
  const path = isRemote ? given : resolve(given)
  const file = isRemote ? showUrl(given) : given
  const read = await context.read(path, undefined)
  if ('problem' in read) {
    const { problem, notFound: isNotFound, retryable = false, cause } = read
    const hint = problem === 'does not exist' ? `; ${await explainMissing(path)}` : ''
    throw new ConfigError(
      isNotFound ? 'CONFIG_NOT_FOUND' : 'CONFIG_INVALID',
      [{ file, path: '', message: `${problem}${hint}` }],
      {
        retryable,
        ...(cause !== undefined && { cause }),
      },
    )
  }
  return {
    id: isRemote ? path : await realpath(path).catch(() => path),
    name: file,
    ...parseText(read.text, formatOf(file, read.text), file),
    isRemote,
    base: base === undefined ? parentFolder(path) : resolve(base),
    shownBase: base ?? parentFolder(isRemote ? path : given),
  }
}

/** The path, or the URL, of a source that is one. */
function toPath(source: string | URL | CatalogInput): string | undefined {
  if (typeof source !== 'string' && !isUrl(source)) return undefined
  const text = String(source)
  // The text of a catalog, given by mistake, may hold secrets: it is not shown
  if (/[\n\r]/.test(text))
    throw notFound('the source has line breaks; a text is the path of a file here: give YAML or JSON text to parseConfig()')
  if (text === '') throw notFound('the source is empty; give the path of the catalog, `catalog.yaml` say')
  if (!isFileUrl(text)) return text
  const path = pathOfFileUrl(text)
  if (path === undefined)
    throw notFound('the source is a file: URL that names no file of this machine; write file:///folder/catalog.yaml')
  return path
}

function isUrl(source: URL | CatalogInput): source is URL {
  return 'href' in source && 'protocol' in source
}

function notFound(message: string): ConfigError {
  return new ConfigError('CONFIG_NOT_FOUND', [{ path: '', message }])
}

async function explainMissing(path: string): Promise<string> {
  const match = await suggestFile(path)
  if (match !== undefined) return `did you mean \`${match}\`?`
  return `give the path of a YAML or JSON file; a relative one starts at the working directory ${process.cwd()}`
}
