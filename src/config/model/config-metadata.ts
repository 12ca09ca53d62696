import type { ConfigPath, Location } from '../../errors.js'
import { anyConfig, anyList, checkArguments } from '../../options/check-arguments.js'
import { listCredentials } from '../../redaction/list-credentials.js'
import { sharedMemory } from '../../shared-memory.js'
import type { CatalogConfig } from './catalog-config.js'
import type { CatalogFile } from './catalog-file.js'
import type { Locator } from './config-problem.js'
import type { ConfigWarning } from './config-warning.js'

/**
 * What is known about a config besides its values, or about an error of a load. It is kept outside of the config, which has the values of its
 * file and nothing else.
 */
interface ConfigMetadata {
  origin?: ConfigOrigin
  sources?: Sources
  children?: readonly ChildCatalog[]
  /** Results that {@link derive} keeps, by name. */
  readonly derived: Map<string, unknown>
}

/** Where a validated config comes from. */
export interface ConfigOrigin {
  readonly locate: Locator
  /** The text of the unquoted scalar at a path of the config; `undefined` for any other value, and for an object in code. */
  textAt?(at: ConfigPath): string | undefined
  /** Whether the text at a path contains environment variables, and must not be shown. */
  isFromVariable(at: ConfigPath): boolean
  readonly warnings: readonly ConfigWarning[]
  /** The values of the config that must not be shown. */
  readonly credentials: readonly string[]
  /** The values of the environment variables in it. */
  readonly variables: readonly string[]
  /** The main file with all its imports. */
  readonly files?: CatalogFile
  /** The folder from which paths of an object in code are resolved. */
  readonly base?: string
}

/** What a config was read from, or would have been, as absolute paths. Missing files are included: creating one changes the config. */
export interface Sources {
  /** By path, the fingerprint that a file had when it was read; `undefined` for a missing file. */
  readonly files: ReadonlyMap<string, string | undefined>
  /** By pattern, the files that it matched: a new match belongs to the config. */
  readonly globs: ReadonlyMap<string, readonly string[]>
}

/** The config of a catalog that is attached to another one. */
export interface ChildCatalog {
  readonly config: CatalogConfig
  /** Whether its database file is named where it is attached, and not in its own config. */
  readonly isElsewhere: boolean
}

const known = sharedMemory<object, ConfigMetadata>('config-metadata')

function metadataOf(subject: object): ConfigMetadata {
  const metadata = known.get(subject) ?? { derived: new Map() }
  known.set(subject, metadata)
  return metadata
}

/**
 * The location of a value of a config in its file: of a map value the key, of a list item the item, of a missing value the nearest
 * enclosing value. The first call reads the positions of the file.
 *
 * @returns `undefined` for a value of an object in code
 * @public
 */
export function locationOf(config: CatalogConfig, path: ConfigPath): Location | undefined {
  checkArguments('locationOf', { config: [config, anyConfig], path: [path, anyList] })
  return known.get(config)?.origin?.locate(path)
}

/**
 * The warnings about a config: problems that did not prevent it from loading.
 * @public
 */
export function warningsOf(config: CatalogConfig): readonly ConfigWarning[] {
  checkArguments('warningsOf', { config: [config, anyConfig] })
  return originOf(config).warnings
}

/**
 * The files that make up a config: the main file with its imports, recursively.
 *
 * @example
 * ```ts
 * const { imports = [] } = importsOf(await loadConfig('catalog.yaml')) ?? {}
 * const files = imports.flatMap(({ files }) => files.map(({ file }) => file))
 * ```
 * @returns deeply frozen data; `undefined` for a config that `loadConfig` did not load
 * @public
 */
export function importsOf(config: CatalogConfig): CatalogFile | undefined {
  checkArguments('importsOf', { config: [config, anyConfig] })
  return originOf(config).files
}

/**
 * The credentials in a config, which no output of the library may show. Does not include those that functions return.
 */
export function credentialsOf(config: CatalogConfig): readonly string[] {
  return originOf(config).credentials
}

/** Keeps the origin of a config for as long as the config lives, and returns the config. */
export function rememberOrigin(config: CatalogConfig, origin: ConfigOrigin): CatalogConfig {
  metadataOf(config).origin = origin
  return config
}

/** Whether a config was validated and frozen by this library, not put together by a host. */
function isParsed(config: CatalogConfig): boolean {
  return known.get(config)?.origin !== undefined
}

/** The origin of a config; a config that a host has put together gets an empty one. */
export function originOf(config: CatalogConfig): ConfigOrigin {
  return (
    known.get(config)?.origin ?? {
      locate: () => undefined,
      isFromVariable: () => false,
      warnings: [],
      credentials: listCredentials(config),
      variables: [],
    }
  )
}

export const noSources: Sources = { files: new Map(), globs: new Map() }

/** Records what a config was read from, or what was read before an error; adds to what is already recorded. */
export function rememberSources(subject: unknown, sources: Sources): void {
  if (typeof subject === 'object' && subject !== null) metadataOf(subject).sources = joinSources(sourcesOf(subject), sources)
}

/** What a config was read from, or what was read before an error; empty for an object in code. */
export function sourcesOf(subject: unknown): Sources {
  return (typeof subject === 'object' && subject !== null && known.get(subject)?.sources) || noSources
}

/** The union; for a file that is in several, the last fingerprint. */
export function joinSources(...all: readonly Sources[]): Sources {
  return {
    files: new Map(all.flatMap(({ files }) => [...files])),
    globs: new Map(all.flatMap(({ globs }) => [...globs])),
  }
}

/** The configs of the catalogs that a config attaches, in the order of `attachments.duckalog`. */
export function childrenOf(config: CatalogConfig): readonly ChildCatalog[] {
  return known.get(config)?.children ?? []
}

/** Keeps the configs of the attached catalogs for as long as the config lives. */
export function rememberChildren(config: CatalogConfig, children: readonly ChildCatalog[]): void {
  metadataOf(config).children = children
}

/**
 * Computes a value from a config once: later calls with the same name return the same value. Only for parsed configs, which are deeply frozen;
 * for others it is computed each time.
 */
export function derive<T>(config: CatalogConfig, name: string, make: () => T): T {
  if (!isParsed(config)) return make()
  const { derived } = metadataOf(config)
  if (!derived.has(name)) derived.set(name, make())
  return derived.get(name) as T
}
