import type { DuckLakeAttachmentConfig } from '../../../config/model/attachment-config.js'
import type { CatalogConfig, ExtensionConfig, SecretConfig } from '../../../config/model/catalog-config.js'
import type { ConfigPath } from '../../../errors.js'
import { quoteIdentifier, quoteLiteral, type Statement } from '../../../sql/quote.js'
import { canonicalExtension } from '../extension-names.js'
import { findSecret } from '../find-secret.js'
import { lakeOfSecret } from '../lake-of-secret.js'
import { planImpliedExtensions } from '../plan-implied-extensions.js'
import type { ExtensionStep, SessionRestorer } from '../session-plan.js'

interface WantedExtension extends ExtensionConfig {
  readonly at: ConfigPath
}

/** Extensions that must be loaded before another one. */
const prerequisites: ReadonlyMap<string, string> = new Map([['iceberg', 'avro']])

/**
 * The extensions in the config, then those that its attachments and views need; each once, with all its keys merged.
 */
export const extensionsRestorer: SessionRestorer = {
  kind: 'extension',
  plan: (config) => planExtensionSteps(config),
}

/**
 * The steps of {@link extensionsRestorer}; with `implied` also for extensions that DuckDB would load automatically.
 */
export function planExtensionSteps(
  config: CatalogConfig,
  { implied = false }: { readonly implied?: boolean } = {},
): readonly ExtensionStep[] {
  const further = implied ? planImpliedExtensions(config).map((name) => ({ name, at: ['duckdb', 'secrets'] })) : []
  const wanted = new Map<string, WantedExtension>()
  for (const extension of [...listNamed(config), ...listNeeded(config), ...further]) {
    const key = canonicalExtension(extension.name)
    wanted.set(key, { ...extension, ...wanted.get(key) })
  }
  return inOrder(wanted).map((extension) => planExtension(extension, config))
}

function inOrder(wanted: ReadonlyMap<string, WantedExtension>): readonly WantedExtension[] {
  const ordered = new Map<string, WantedExtension>()
  for (const [key, extension] of wanted) {
    const first = prerequisites.get(key)
    if (first !== undefined && !ordered.has(first)) {
      const { optional, at } = extension
      ordered.set(first, wanted.get(first) ?? { name: first, ...(optional !== undefined && { optional }), at })
    }
    if (!ordered.has(key)) ordered.set(key, extension)
  }
  return [...ordered.values()]
}

function listNamed({ duckdb }: CatalogConfig): readonly WantedExtension[] {
  const listed = (key: 'extensions' | 'install_extensions' | 'load_extensions') =>
    (duckdb[key] ?? []).map((entry, index) => ({
      ...(typeof entry === 'string' ? { name: entry } : entry),
      at: ['duckdb', key, index],
    }))
  return [...listed('extensions'), ...listed('install_extensions'), ...listed('load_extensions')]
}

function listNeeded(config: CatalogConfig): readonly WantedExtension[] {
  if (config.duckdb.extension_policy === 'never') return []
  const needs = [...listNeeds(config), ...listOfViews(config)]
  const required = new Set(needs.filter(({ optional }) => !optional).map(({ name }) => name))
  // If only optional attachments need an extension, its failure is a warning
  return needs.map((need) => ({ ...need, optional: !required.has(need.name) }))
}

type Need = Required<Pick<WantedExtension, 'name' | 'optional' | 'at'>>

/** In the order in which they must be loaded. */
function listNeeds({ attachments = {}, iceberg_catalogs = [], duckdb: { secrets = [] } }: CatalogConfig): readonly Need[] {
  const list = <T extends { readonly optional?: boolean }>(
    at: ConfigPath,
    entries: readonly T[] | undefined,
    namesOf: (entry: T) => readonly string[],
  ) => (entries ?? []).flatMap((entry) => namesOf(entry).map((name) => ({ name, optional: entry.optional ?? false, at })))
  const { duckdb, sqlite, postgres, mysql, ducklake, delta, motherduck, quack } = attachments
  return [
    ...list(['attachments', 'sqlite'], sqlite, () => ['sqlite_scanner']),
    ...list(['attachments', 'postgres'], postgres, () => ['postgres_scanner']),
    ...list(['attachments', 'mysql'], mysql, () => ['mysql_scanner']),
    ...list(['attachments', 'duckdb'], duckdb, ({ path }) => listFileSystems(path)),
    ...list(['attachments', 'ducklake'], ducklake, (lake) => listOfLake(lake, secrets)),
    ...list(['attachments', 'delta'], delta, ({ path }) => [...listFileSystems(path), 'delta']),
    ...list(['attachments', 'motherduck'], motherduck, () => ['motherduck']),
    ...list(['attachments', 'quack'], quack, () => ['httpfs', 'quack']),
    ...list(['iceberg_catalogs'], iceberg_catalogs, ({ catalog_type = 'rest' }) => [
      'httpfs',
      ...(catalog_type === 'rest' ? [] : ['aws']),
      'avro',
      'iceberg',
    ]),
  ]
}

function listOfLake(lake: DuckLakeAttachmentConfig, secrets: readonly SecretConfig[]): readonly string[] {
  const ofSecret = lakeOfSecret(findSecret(lake.secret, secrets))
  const { metadata = ofSecret.metadata ?? '', data_path = ofSecret.dataPath ?? '' } = lake
  const { type, path = '' } = typeof metadata === 'string' ? { type: 'duckdb', path: metadata } : metadata
  return [...(type === 'duckdb' ? [] : [`${type}_scanner`]), ...listFileSystems(data_path), ...listFileSystems(path), 'ducklake']
}

/** The extensions with the file system of a URL; none for a local path or an unknown scheme. */
function listFileSystems(path: string): readonly string[] {
  const [, scheme = ''] = /^([a-z][a-z\d+.-]*):\/\//i.exec(path) ?? []
  if (/^(?:https?|s3[an]?|gc?s|r2|hf)$/i.test(scheme)) return ['httpfs']
  return /^(?:az|azure|abfss?)$/i.test(scheme) ? ['azure'] : []
}

/** The extensions for the sources of views. Those that SQL needs are in `duckdb.extensions`, or loaded automatically by DuckDB. */
function listOfViews({ views }: CatalogConfig): readonly Need[] {
  return views.flatMap(({ source, uri = [] }, index) => {
    if (source === undefined) return []
    const format = formatExtensions.get(source)
    const remote = [uri].flat().flatMap(listFileSystems)
    return [
      ...(format === undefined ? [] : [{ name: format, optional: false, at: ['views', index, 'source'] }]),
      ...remote.map((name) => ({ name, optional: false, at: ['views', index, 'uri'] })),
    ]
  })
}

const formatExtensions: ReadonlyMap<string, string> = new Map([
  ['excel', 'excel'],
  ['delta', 'delta'],
  ['iceberg', 'iceberg'],
])

/** The step that loads an extension. */
export function planExtension(
  extension: ExtensionConfig & { readonly at?: ConfigPath },
  { duckdb }: CatalogConfig,
): ExtensionStep {
  const { name, path, force = false, optional = false, at } = extension
  const { extension_policy = 'auto', directories = {} } = duckdb
  const networkAllowed = extension_policy === 'auto'
  const load: Statement = { sql: `LOAD ${path === undefined ? quoteIdentifier(name) : quoteLiteral(path)}` }
  const install = networkAllowed && path === undefined ? [{ sql: renderInstall(extension) }] : []
  return {
    kind: 'extension',
    name,
    scope: 'instance',
    ...(path !== undefined && { path }),
    ...(path === undefined && directories.extensions !== undefined && { directory: directories.extensions }),
    statements: force ? [...install, load] : [load],
    install: force ? [] : install,
    optional,
    ...(at && { at }),
  }
}

function renderInstall({ name, from, version, force }: ExtensionConfig): string {
  return [
    force ? 'FORCE INSTALL' : 'INSTALL',
    quoteIdentifier(name),
    // Names of DuckDB's repositories are keywords, without quotes
    ...(from === undefined ? [] : ['FROM', /^\w+$/.test(from) ? from : quoteLiteral(from)]),
    ...(version === undefined ? [] : ['VERSION', quoteLiteral(version)]),
  ].join(' ')
}
