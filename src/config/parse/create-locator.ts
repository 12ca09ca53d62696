import { type ConfigPath, formatPath, type Location } from '../../errors.js'
import { anyConfig, anyList, checkArguments } from '../../options/check-arguments.js'
import { listCredentials } from '../../redaction/list-credentials.js'
import { sharedMemory } from '../../shared-memory.js'
import type { CatalogConfig } from '../model/catalog-config.js'
import type { CatalogFile } from '../model/catalog-file.js'
import type { Locator, TextPlaces } from '../model/config-problem.js'
import type { ConfigWarning } from '../model/config-warning.js'
import { readJsonPositions } from './parse-json.js'
import { createLineIndex, findOffset, findText, type PositionNode } from './position-tree.js'
import { readYamlPositions } from './yaml-positions.js'

/** The text that a config was read from. */
export interface ConfigText {
  readonly text: string
  readonly format: 'yaml' | 'json'
}

/** What is known about a validated config beside its values. */
export interface ConfigOrigin {
  readonly locate: Locator
  /** What stands at a path in the config's own text, if that is a scalar without quotes; `undefined` for a value of an object in code. */
  textAt?(at: ConfigPath): string | undefined
  /** Whether a text came out of the environment, and may not be shown. */
  isFromVariable(at: ConfigPath): boolean
  readonly warnings: readonly ConfigWarning[]
  /** What must not be seen of the values of the config. */
  readonly credentials: readonly string[]
  /** What was filled in out of the environment. */
  readonly variables: readonly string[]
  /** The main file with all that it imports. */
  readonly files?: CatalogFile
}

const origins = sharedMemory<CatalogConfig, ConfigOrigin>('origins')

/**
 * Where a value of a config stands in its file: a value of a map at its key, an item of a list at the item, and what is not
 * there at the nearest value around it. The file's text is read for positions on the first call.
 *
 * @returns `undefined` for a value of an object in code
 * @public
 */
export function locationOf(config: CatalogConfig, path: ConfigPath): Location | undefined {
  checkArguments('locationOf', { config: [config, anyConfig], path: [path, anyList] })
  return origins.get(config)?.locate(path)
}

/**
 * What a person should know about a config that was loaded nevertheless.
 * @public
 */
export function warningsOf(config: CatalogConfig): readonly ConfigWarning[] {
  checkArguments('warningsOf', { config: [config, anyConfig] })
  return originOf(config).warnings
}

/**
 * The files that a config was put together from: the main file, and in it what it imports, all the way down.
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
 * The credentials that a config holds: what no text that leaves the library may show. Those that a function gives are not among them.
 */
export function credentialsOf(config: CatalogConfig): readonly string[] {
  return originOf(config).credentials
}

/** Keeps what is known about a config for as long as the config lives, and returns the config. */
export function rememberOrigin(config: CatalogConfig, origin: ConfigOrigin): CatalogConfig {
  origins.set(config, origin)
  return config
}

/** Whether a config was validated here, and frozen, and is none that a host has put together. */
export function isParsed(config: CatalogConfig): boolean {
  return origins.has(config)
}

/** What is known about a config. */
export function originOf(config: CatalogConfig): ConfigOrigin {
  return (
    origins.get(config) ?? {
      locate: () => undefined,
      isFromVariable: () => false,
      warnings: [],
      credentials: listCredentials(config),
      variables: [],
    }
  )
}

/** The places of a text that has no syntax error. It reads the positions when it is first asked. */
export function createPlaces(source: ConfigText, file?: string): TextPlaces {
  let known: { readonly root: PositionNode; readonly toLine: ReturnType<typeof createLineIndex> } | undefined
  // The source as a whole is held, not its parts: what was parsed from it lives as long as the config
  const read = () => {
    const { text, format } = source
    known ??= {
      root: format === 'json' ? readJsonPositions(text) : readYamlPositions(text).root,
      toLine: createLineIndex(text),
    }
    return known
  }
  return {
    locate(path) {
      const { root, toLine } = read()
      return { ...(file !== undefined && { file }), ...toLine(findOffset(root, path)), path: formatPath(path) }
    },
    textAt: (path) => findText(read().root, path),
  }
}
