import type { CatalogConfig, ExtensionConfig } from '../../config/catalog-config.js'
import type { ConfigPath } from '../../errors.js'
import { quoteIdentifier, quoteLiteral, type Statement } from '../../sql.js'
import { canonicalExtension } from '../extension-names.js'
import { planImpliedExtensions } from '../plan-implied-extensions.js'
import type { ExtensionStep, SessionRestorer } from '../session-plan.js'

interface WantedExtension extends ExtensionConfig {
  readonly at: ConfigPath
}

/**
 * The extensions that the config names, then those that its attachments need; each once, with all that the config says of it.
 * @internal
 */
export const extensionsRestorer: SessionRestorer = {
  kind: 'extension',
  plan: (config) => planExtensionSteps(config),
}

/**
 * The steps of {@link extensionsRestorer}; with `implied` also for what DuckDB would load on its own, and so for all that a catalog needs.
 * @internal
 */
export function planExtensionSteps(
  config: CatalogConfig,
  { implied = false }: { readonly implied?: boolean } = {},
): readonly ExtensionStep[] {
  const further = implied ? planImpliedExtensions(config).map((name) => ({ name, at: ['duckdb'] as const })) : []
  const wanted = new Map<string, WantedExtension>()
  for (const { name, at } of further) wanted.set(name, { name, at })
  // Who is named first decides; what others need stands before them
  const named = new Set<string>()
  for (const extension of [...listNamed(config), ...listNeeded(config)]) {
    const key = canonicalExtension(extension.name)
    wanted.set(key, { ...extension, ...(named.has(key) && wanted.get(key)) })
    named.add(key)
  }
  return [...wanted.values()].map((extension) => planExtension(extension, config))
}

function listNamed({ duckdb }: CatalogConfig): readonly WantedExtension[] {
  const listed = (key: 'extensions' | 'install_extensions' | 'load_extensions') =>
    (duckdb[key] ?? []).map((entry, index) => ({
      ...(typeof entry === 'string' ? { name: entry } : entry),
      at: ['duckdb', key, index],
    }))
  return [...listed('extensions'), ...listed('install_extensions'), ...listed('load_extensions')]
}

function listNeeded({ attachments = {}, duckdb }: CatalogConfig): readonly WantedExtension[] {
  if (duckdb.extension_policy === 'never') return []
  return (['sqlite', 'postgres'] as const)
    .filter((kind) => (attachments[kind] ?? []).length > 0)
    .map((kind) => ({ name: `${kind}_scanner`, at: ['attachments', kind] }))
}

function planExtension(extension: WantedExtension, { duckdb }: CatalogConfig): ExtensionStep {
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
    at,
  }
}

function renderInstall({ name, from, version, force }: ExtensionConfig): string {
  return [
    force ? 'FORCE INSTALL' : 'INSTALL',
    quoteIdentifier(name),
    // The names of DuckDB's own repositories are keywords, and stand without quotes
    ...(from === undefined ? [] : ['FROM', /^\w+$/.test(from) ? from : quoteLiteral(from)]),
    ...(version === undefined ? [] : ['VERSION', quoteLiteral(version)]),
  ].join(' ')
}
