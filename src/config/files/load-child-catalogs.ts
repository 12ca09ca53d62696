import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { ConfigError, type ConfigIssue, type ConfigPath, formatPath, isConfigError } from '../../errors.js'
import { freezeDeep } from '../../freeze-deep.js'
import type { DuckalogAttachmentConfig } from '../model/attachment-config.js'
import type { CatalogConfig } from '../model/catalog-config.js'
import { originOf, rememberChildren, rememberOrigin } from '../model/config-metadata.js'
import { type ConfigProblem, createConfigError, type Locator } from '../model/config-problem.js'
import { isLocation } from '../notation/resolve-path.js'

/** A catalog that attaches another one. */
export interface ParentCatalog {
  /** The path of its file as given. */
  readonly name: string
  /** The real path of its file, to recognize cycles. */
  readonly id: string
}

type LoadChild = (path: string, parents: readonly ParentCatalog[]) => Promise<CatalogConfig>

/** Deeper nesting is a mistake, or a cycle through different paths. */
const maxDepth = 10

/**
 * Loads the configs of `attachments.duckalog` and fills in their database files.
 * @throws {@link ConfigError} CONFIG_INVALID for cycles, too deep nesting and databases that cannot be attached; else the errors of the
 * configs themselves
 */
export async function loadChildCatalogs(
  config: CatalogConfig,
  file: string | undefined,
  parents: readonly ParentCatalog[],
  load: LoadChild,
): Promise<CatalogConfig> {
  const entries = config.attachments?.duckalog ?? []
  if (entries.length === 0) return config
  const origin = originOf(config)
  const self = {
    name: file ?? 'an object',
    id: file === undefined ? '' : await identify(isLocation(file) ? file : resolve(file)),
  }
  const chain = [...parents, self]
  await refuseCircles(entries, chain, origin.locate)
  const loaded = await loadAll(entries, chain, load, origin.locate)
  const attached = entries.map((entry, index): DuckalogAttachmentConfig => {
    const database = entry.database ?? loaded[index]?.duckdb.database ?? ':memory:'
    return { ...entry, database }
  })
  const problems = attached.flatMap((entry, index) => checkDatabase(entry, entries[index]?.database !== undefined, index, config))
  if (problems.length > 0) throw createConfigError(problems, origin.locate)
  const whole = freezeDeep({ ...config, attachments: { ...config.attachments, duckalog: attached } })
  rememberChildren(
    whole,
    loaded.map((child, index) => ({ config: child, isElsewhere: entries[index]?.database !== undefined })),
  )
  return rememberOrigin(whole, origin)
}

async function refuseCircles(
  entries: readonly DuckalogAttachmentConfig[],
  chain: readonly ParentCatalog[],
  locate: Locator | undefined,
): Promise<void> {
  const found = await Promise.all(
    entries.map(async ({ config_path }, index): Promise<readonly ConfigProblem[]> => {
      const id = await identify(config_path)
      const first = chain.findIndex((parent) => parent.id === id)
      const told = [...chain.slice(Math.max(first, 0)).map(({ name }) => name), config_path].join(' → ')
      const at = [...entryAt(index), 'config_path']
      if (first >= 0) return [{ at, message: `creates a cycle of attached catalogs: ${told}; remove one of these attachments` }]
      if (chain.length > maxDepth) return [{ at, message: `nests attached catalogs more than ${maxDepth} levels deep: ${told}` }]
      return []
    }),
  )
  const problems = found.flat()
  if (problems.length > 0) throw createConfigError(problems, locate)
}

async function loadAll(
  entries: readonly DuckalogAttachmentConfig[],
  chain: readonly ParentCatalog[],
  load: LoadChild,
  locate: Locator | undefined,
): Promise<readonly CatalogConfig[]> {
  const results = await Promise.allSettled(entries.map(({ config_path }) => load(config_path, chain)))
  const issues: ConfigIssue[] = []
  const codes = new Set<ConfigError['code']>()
  const loaded = results.flatMap((result, index) => {
    if (result.status === 'fulfilled') return [result.value]
    const error: unknown = result.reason
    if (!isConfigError(error)) throw error
    const at = [...entryAt(index), 'config_path']
    codes.add(error.code)
    issues.push({
      ...locate?.(at),
      path: formatPath(at),
      message: 'names a catalog that cannot be used, for the following reasons',
    })
    issues.push(...error.issues)
    return []
  })
  const [code] = codes
  if (code !== undefined) throw new ConfigError(codes.size === 1 ? code : 'CONFIG_INVALID', issues)
  return loaded
}

function checkDatabase(
  { database = '' }: DuckalogAttachmentConfig,
  isGiven: boolean,
  index: number,
  { duckdb }: CatalogConfig,
): readonly ConfigProblem[] {
  const at = [...entryAt(index), isGiven ? 'database' : 'config_path']
  if (isLocation(database)) {
    const instead = 'give that catalog a `duckdb.database` with the path of a file, or write `database` here'
    return [{ at, message: `is an in-memory or remote database, but only a file can be attached; ${instead}` }]
  }
  if (database !== duckdb.database) return []
  return [{ at, message: 'is the database file of this catalog itself; use another file for one of them' }]
}

function entryAt(index: number): ConfigPath {
  return ['attachments', 'duckalog', index]
}

function identify(path: string): Promise<string> {
  return realpath(path).catch(() => path)
}
