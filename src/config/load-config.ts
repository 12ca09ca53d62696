import { readdir } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDebug } from '../create-debug.js'
import { ConfigError } from '../errors.js'
import type { CatalogConfig, CatalogInput } from './catalog-config.js'
import { closestMatch } from './closest-match.js'
import type { Environment } from './interpolate.js'
import { loadChildCatalogs, type ParentCatalog } from './load-child-catalogs.js'
import { parseConfig, parseConfigObject } from './parse-config.js'
import { readSqlFiles } from './read-sql-files.js'
import { readTextFile } from './read-text-file.js'
import { parentFolder } from './resolve-path.js'
import { rememberSourceFiles, sqlFilesOf } from './source-files.js'

const debug = createDebug('duckalog:config')

/** What {@link loadConfig} needs beside the source. @public */
export interface LoadOptions {
  /** Where `${env:NAME}` looks. @defaultValue `process.env` */
  readonly env?: Environment
  /** The folder of relative paths, itself relative to the working directory. @defaultValue the config file's folder; for an object, the working directory */
  readonly base?: string
}

/**
 * Loads a catalog from a file (`.json` is JSON, all else YAML), or from an object in code, and reads the `sql_file`s of its views and the
 * configs of the catalogs that it attaches.
 * Never loads DuckDB.
 *
 * @param source - a path relative to the working directory, a `file:` URL, or the catalog as an object
 * @example
 * ```ts
 * const config = await loadConfig('catalog.yaml')
 * ```
 * @returns the config, deeply frozen
 * @throws {@link ConfigError} CONFIG_NOT_FOUND; CONFIG_SYNTAX; CONFIG_INVALID with all problems; CONFIG_ENV_MISSING when only
 * variables are missing
 * @public
 */
export async function loadConfig(source: string | URL | CatalogInput, options: LoadOptions = {}): Promise<CatalogConfig> {
  return loadNested(source, options, [])
}

async function loadNested(
  source: string | URL | CatalogInput,
  options: LoadOptions,
  parents: readonly ParentCatalog[],
): Promise<CatalogConfig> {
  const start = performance.now()
  const { env = process.env } = options
  const base = options.base === undefined ? undefined : resolve(options.base)
  const file = toFile(source)
  const parsed =
    file === undefined
      ? parseConfigObject(source as CatalogInput, { env, base: base ?? process.cwd() })
      : await readConfig(file, env, base)
  // A child is a catalog of its own, in a folder of its own
  const { base: _, ...inherited } = options
  const config = await loadChildCatalogs(await readSqlFiles(parsed), file, parents, (path, chain) =>
    loadNested(path, inherited, chain),
  )
  rememberSourceFiles(config, [
    ...(file === undefined ? [] : [resolve(file), join(parentFolder(resolve(file)), '.env')]),
    ...sqlFilesOf(parsed),
  ])
  const { views, attachments = {}, duckdb } = config
  const attached = Object.values(attachments).flat().length
  debug(
    'loaded %s in %d ms: %d views, %d attachments, %d secrets',
    file ?? 'an object',
    Math.round(performance.now() - start),
    views.length,
    attached,
    duckdb.secrets?.length ?? 0,
  )
  return config
}

async function readConfig(file: string, env: Environment, base: string | undefined): Promise<CatalogConfig> {
  const path = resolve(file)
  const read = await readTextFile(path)
  if ('problem' in read) {
    const { problem, notFound } = read
    const hint = problem === 'does not exist' ? `; ${await suggestFile(path)}` : ''
    throw new ConfigError(notFound ? 'CONFIG_NOT_FOUND' : 'CONFIG_INVALID', [{ file, path: '', message: `${problem}${hint}` }])
  }
  return parseConfig(read.text, { format: formatOf(file, read.text), file, base: base ?? parentFolder(path), env })
}

/** The path of a source that is a file, as it was given. */
function toFile(source: string | URL | CatalogInput): string | undefined {
  if (typeof source !== 'string' && !isUrl(source)) return undefined
  const text = String(source)
  // The text of a catalog, given by mistake, may hold secrets: it is not shown
  if (/[\n\r]/.test(text))
    throw notFound('the source has line breaks; a text is the path of a file here: give YAML or JSON text to parseConfig()')
  if (/^file:/i.test(text)) return toPath(text)
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(text))
    throw notFound('the source is a URL, and only files can be loaded; download it, and give its path')
  if (text === '') throw notFound('the source is empty; give the path of the catalog, `catalog.yaml` say')
  return text
}

function toPath(url: string): string {
  try {
    return fileURLToPath(url)
  } catch {
    throw notFound('the source is a file: URL that names no file of this machine; write file:///folder/catalog.yaml')
  }
}

function isUrl(source: URL | CatalogInput): source is URL {
  return 'href' in source && 'protocol' in source
}

function notFound(message: string): ConfigError {
  return new ConfigError('CONFIG_NOT_FOUND', [{ path: '', message }])
}

function formatOf(file: string, text: string): 'yaml' | 'json' {
  const extension = extname(file).toLowerCase()
  if (extension === '.json') return 'json'
  if (extension === '.yaml' || extension === '.yml') return 'yaml'
  return /^\s*\{\s*["}]/.test(text) ? 'json' : 'yaml'
}

async function suggestFile(path: string): Promise<string> {
  const names = await readdir(parentFolder(path)).catch((): string[] => [])
  const configs = names.filter((name) => /\.(?:ya?ml|json)$/i.test(name))
  const match = closestMatch(basename(path), configs)
  if (match !== undefined) return `did you mean \`${match}\`?`
  return `give the path of a YAML or JSON file; a relative one starts at the working directory ${process.cwd()}`
}
