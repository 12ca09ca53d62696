import type { CatalogConfig, ExtensionConfig } from '../../config/catalog-config.js'
import type { ConfigPath } from '../../errors.js'
import { quoteIdentifier, quoteLiteral, type Statement } from '../../sql.js'
import type { ExtensionStep, SessionRestorer } from '../session-plan.js'

interface WantedExtension extends ExtensionConfig {
  readonly at: ConfigPath
}

/** The extension that an attachment or a view source of a kind needs. */
const extensionOf = { sqlite: 'sqlite_scanner', postgres: 'postgres_scanner' } as const

/** Other names of the same extension, as DuckDB resolves them. */
const canonicalNames: Readonly<Record<string, string>> = {
  sqlite: 'sqlite_scanner',
  sqlite3: 'sqlite_scanner',
  postgres: 'postgres_scanner',
  mysql: 'mysql_scanner',
  http: 'httpfs',
  https: 'httpfs',
  s3: 'httpfs',
}

/**
 * The extensions that the config names, then those that its attachments need.
 * @internal
 */
export const extensionsRestorer: SessionRestorer = {
  kind: 'extension',
  plan: (config) => {
    const wanted = new Map<string, WantedExtension>()
    for (const extension of [...listNamed(config), ...listNeeded(config)]) {
      const key = canonicalName(extension.name)
      const known = wanted.get(key)
      wanted.set(key, known ? { ...extension, ...known } : extension)
    }
    const networkAllowed = (config.duckdb.extension_policy ?? 'auto') === 'auto'
    return [...wanted.values()].map((extension) => planExtension(extension, networkAllowed))
  },
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
    .map((kind) => ({ name: extensionOf[kind], at: ['attachments', kind] }))
}

function planExtension(extension: WantedExtension, networkAllowed: boolean): ExtensionStep {
  const { name, path, optional = false, at } = extension
  const load: Statement = { sql: `LOAD ${path === undefined ? quoteIdentifier(name) : quoteLiteral(path)}` }
  const install = networkAllowed && path === undefined ? [{ sql: renderInstall(extension) }] : []
  const forced = extension.force === true ? install : []
  return { kind: 'extension', name, scope: 'instance', statements: [...forced, load], install, optional, at }
}

function renderInstall({ name, from, version, force }: ExtensionConfig): string {
  return [
    force ? 'FORCE INSTALL' : 'INSTALL',
    quoteIdentifier(name),
    ...(from === undefined ? [] : ['FROM', /^\w+$/.test(from) ? from : quoteLiteral(from)]),
    ...(version === undefined ? [] : ['VERSION', quoteLiteral(version)]),
  ].join(' ')
}

function canonicalName(name: string): string {
  const lower = name.toLowerCase()
  return canonicalNames[lower] ?? lower
}
