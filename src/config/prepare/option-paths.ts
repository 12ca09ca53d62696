import type { ConfigPath } from '../../errors.js'
import { isMap } from '../../plain-data.js'
import { isSecretValue, literalOf } from '../../secret-value.js'
import { foldName } from '../../sql/fold-name.js'
import { parseOneStatement } from '../../sql/lexer/tokenize.js'
import { parseSetting } from '../../sql/parse-setting.js'
import type { CatalogConfig } from '../model/catalog-config.js'
import { isRepositoryName } from './resolve-config-paths.js'

/** A path in a setting, an option or a parameter. DuckDB resolves relative ones against the working directory. */
export interface OptionPath {
  readonly at: ConfigPath
  /** `undefined` for a value that only DuckDB can evaluate. */
  readonly path: string | undefined
  readonly hidden: boolean
}

/** Settings of DuckDB 1.5 and its extensions that contain paths although their names do not show it. */
const others: ReadonlySet<string> = new Set([
  ...[
    'profiling_output',
    'profile_output',
    'http_logging_output',
    'extension_directories',
    'allowed_directories',
    'allowed_paths',
  ],
  ...['custom_extension_repository', 'autoinstall_extension_repository', 'passfile', 'servicefile'],
  ...['sslcert', 'sslkey', 'sslrootcert', 'sslcrl', 'ssl_ca', 'ssl_cert', 'ssl_key', 'ssl_capath', 'ssl_crl', 'ssl_crlpath'],
])

function namesPath(name: string): boolean {
  const folded = foldName(name)
  return others.has(folded) || (/(?:^|_)(?:path|file|directory|folder|dir)$/.test(folded) && folded !== 'search_path')
}

/** All paths in the settings of a config and in the options and parameters of its attachments, secrets and sources. */
export function optionPathsOf(config: CatalogConfig): readonly OptionPath[] {
  const { duckdb, attachments = {}, iceberg_catalogs = [], views } = config
  const { settings } = duckdb
  const statements = typeof settings === 'string' ? [settings] : Array.isArray(settings) ? (settings as readonly string[]) : []
  return [
    ...fromMap(duckdb.config, ['duckdb', 'config']),
    ...(isMap(settings) ? fromMap(settings, ['duckdb', 'settings']) : []),
    ...statements.flatMap((sql, index) =>
      fromStatement(sql, typeof settings === 'string' ? ['duckdb', 'settings'] : ['duckdb', 'settings', index]),
    ),
    ...(duckdb.secrets ?? []).flatMap(({ params, options, metadata_path }, index) => [
      ...fromMap(metadata_path === undefined ? {} : { metadata_path }, ['duckdb', 'secrets', index]),
      ...fromMap(params, ['duckdb', 'secrets', index, 'params']),
      ...fromMap(options, ['duckdb', 'secrets', index, 'options']),
    ]),
    ...Object.entries(attachments).flatMap(([kind, entries]) =>
      (entries as readonly object[]).flatMap((entry, index) =>
        fromMap((entry as { readonly options?: object }).options, ['attachments', kind, index, 'options']),
      ),
    ),
    ...iceberg_catalogs.flatMap((entry, index) =>
      fromMap((entry as { readonly options?: object }).options, ['iceberg_catalogs', index, 'options']),
    ),
    ...views.flatMap(({ options }, index) => fromMap(options, ['views', index, 'options'])),
  ]
}

function fromMap(map: object | undefined, at: ConfigPath): readonly OptionPath[] {
  return Object.entries(map ?? {}).flatMap(([name, value]: [string, unknown]) => {
    const place = [...at, name]
    if (isMap(value)) return fromMap(value, place)
    return namesPath(name) ? [value].flat().flatMap((part) => fromValue(name, part, place)) : []
  })
}

function fromValue(name: string, value: unknown, at: ConfigPath): readonly OptionPath[] {
  const hidden = isSecretValue(value)
  const text = isSecretValue(value) ? literalOf(value) : value
  if (text === undefined) return [{ at, path: undefined, hidden }]
  if (typeof text !== 'string') return []
  // A list in the text of one value: `file_search_path` has commas, `allowed_directories` brackets
  const parts = foldName(name) === 'file_search_path' ? text.split(',') : /^\s*\[.*\]\s*$/s.test(text) ? listIn(text) : [text]
  return parts.flatMap((part) => (part === '' || isNoFile(name, part) ? [] : [{ at, path: withoutPrefix(part), hidden }]))
}

function listIn(text: string): readonly string[] {
  return text
    .trim()
    .slice(1, -1)
    .split(',')
    .map((part) => part.trim().replace(/^(['"])(.*)\1$/s, '$2'))
}

/** A repository may be a name, and the metadata of a DuckLake may be on a server. */
function isNoFile(name: string, text: string): boolean {
  return (/_repository$/i.test(name) && isRepositoryName(text)) || /^(?:ducklake:)?(?:postgres|mysql):/i.test(text)
}

function withoutPrefix(text: string): string {
  return text.replace(/^(?:ducklake:)?(?:sqlite|duckdb):/i, '')
}

function fromStatement(sql: string, at: ConfigPath): readonly OptionPath[] {
  const parsed = parseSetting(sql)
  if ('problem' in parsed || parsed.verb === 'RESET' || parsed.scope === 'VARIABLE' || !namesPath(parsed.name)) return []
  const tokens = parseOneStatement(sql)
  if ('problem' in tokens) return []
  const start = tokens.findIndex(({ kind, text }) => text === '=' || (kind === 'word' && /^to$/i.test(text)))
  // PRAGMA name('…'), and PRAGMA name, which sets nothing
  const values = tokens.slice(start < 0 ? 2 : start + 1).filter(({ text }) => !/^[[\](),;]$/.test(text))
  return values.flatMap(({ kind, text }) => {
    if (kind === 'string' && text.startsWith("'")) return fromValue(parsed.name, text.slice(1, -1).replaceAll("''", "'"), at)
    if (kind === 'quoted') return fromValue(parsed.name, text.slice(1, -1).replaceAll('""', '"'), at)
    if (kind === 'word' && values.length === 1) return /^(?:null|default)$/i.test(text) ? [] : fromValue(parsed.name, text, at)
    return [{ at, path: undefined, hidden: false }]
  })
}
