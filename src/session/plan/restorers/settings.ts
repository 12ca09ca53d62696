import type { CatalogConfig } from '../../../config/model/catalog-config.js'
import type { Scalar } from '../../../config/model/option-value.js'
import { findCredentials } from '../../../credentials/find-credentials.js'
import { isSecretName } from '../../../credentials/is-secret-name.js'
import type { ConfigPath } from '../../../errors.js'
import { createRedactor } from '../../../redaction/redactor.js'
import { createSecretValue } from '../../../secret-value.js'
import { foldName } from '../../../sql/fold-name.js'
import { parseOneStatement, parseStatementTexts, type SqlToken } from '../../../sql/lexer/tokenize.js'
import { formerlyLocalSettings, localSettings } from '../../../sql/local-settings.js'
import { parseSetting } from '../../../sql/parse-setting.js'
import { quoteIdentifier, quoteLiteral, type Statement } from '../../../sql/quote.js'
import { isConnectionStatement, readTemporaryName } from '../connection-statement.js'
import type { SessionRestorer, SettingStep } from '../session-plan.js'

type Scope = SettingStep['scope']

/** PRAGMAs without a value that change the connection: all that enable or disable something, except two. */
const connectionPragma = /^(?:(?:enable|disable)_(?!object_cache$|checkpoint_on_shutdown$)|verify_)/i

const longestName = 60

/** Settings that installing an extension needs: proxy and repository. */
const installSettings = /^(?:http_proxy(?:_username|_password)?|(?:custom|autoinstall)_extension_repository)$/i

/**
 * Settings in `duckdb.settings` and `duckdb.pragmas` that apply to the installation of extensions, restored before all extensions.
 */
export const installSettingsRestorer: SessionRestorer = {
  kind: 'setting',
  plan: (config) => [...planPragmas(config), ...planSettings(config)].filter(({ name }) => installSettings.test(name)),
}

/** `duckdb.settings`: its map, or its statements as written. */
export const settingsRestorer: SessionRestorer = {
  kind: 'setting',
  plan: (config) => planSettings(config).filter(({ name }) => !installSettings.test(name)),
}

/** `duckdb.pragmas`: runs statements once per instance, and those that affect a connection only on each connection. */
export const pragmasRestorer: SessionRestorer = {
  kind: 'pragma',
  plan: (config) => planPragmas(config).filter(({ name }) => !installSettings.test(name)),
}

function planSettings({ duckdb: { settings, security } }: CatalogConfig): readonly SettingStep[] {
  const locked = security?.lock_configuration === true
  const at = ['duckdb', 'settings']
  if (settings === undefined) return []
  if (typeof settings === 'string') return planStatement('setting', settings, at, locked)
  if (isList(settings)) return settings.flatMap((sql, index) => planStatement('setting', sql, [...at, index], locked))
  return Object.entries(settings).flatMap(([name, value]) => planSetting(name, value, [...at, name], locked))
}

function planPragmas({ duckdb: { pragmas = [], security } }: CatalogConfig): readonly SettingStep[] {
  const locked = security?.lock_configuration === true
  const temporary = new Set<string>()
  return pragmas.flatMap((text, index) =>
    parseStatementTexts(text).flatMap((sql) => {
      const steps = planStatement('pragma', sql, ['duckdb', 'pragmas', index], locked, temporary)
      const made = readTemporaryName(readTokens(sql))
      if (made !== undefined) temporary.add(made)
      return steps
    }),
  )
}

/**
 * Plans one setting, for the instance or for each connection, depending on DuckDB's scope for it. If the configuration will be locked, later
 * connections inherit the value instead.
 */
export function planSetting(name: string, value: Scalar, at?: ConfigPath, locked = false): readonly SettingStep[] {
  const scopes = scopesOf(name, locked)
  const assign = (text: string) => `SET ${isGlobal(scopes) ? 'GLOBAL ' : ''}${quoteIdentifier(name)} = ${text}`
  if (!holdsSecret(name, value)) return planSteps('setting', name, scopes, assign(quoteLiteral(value)), at)
  return planSteps('setting', name, scopes, assign('$1'), at, [createSecretValue(String(value))])
}

/** Plans a statement for each connection, or for the instance if a locked configuration would refuse it. */
function planConnectionStatement(
  kind: SettingStep['kind'],
  text: string,
  at: ConfigPath,
  locked: boolean,
): readonly SettingStep[] {
  const sql = withoutSemicolon(text)
  const parsed = parseSetting(sql)
  const isRefused = locked && 'verb' in parsed && (parsed.verb !== 'PRAGMA' || readWords(sql)[2] === '=')
  if (isRefused) return planStatement(kind, sql, at, locked)
  return planSteps(kind, 'verb' in parsed ? parsed.name : shorten(sql), ['connection'], sql, at)
}

function withoutSemicolon(text: string): string {
  const sql = text.trim()
  return sql.endsWith(';') ? sql.slice(0, -1).trimEnd() : sql
}

function planStatement(
  kind: SettingStep['kind'],
  text: string,
  at: ConfigPath,
  locked: boolean,
  temporary: ReadonlySet<string> = new Set(),
): readonly SettingStep[] {
  const sql = withoutSemicolon(text)
  const words = readWords(sql)
  const parsed = parseSetting(sql)
  if (!('verb' in parsed)) {
    const scope = isConnectionStatement(readTokens(sql), temporary) ? 'connection' : 'instance'
    return planSteps(kind, shorten(sql), [scope], sql, at)
  }
  const { verb, scope, name } = parsed
  const inherits = locked && scope === 'SESSION' && !localSettings.has(foldName(name))
  if (scope !== undefined && !inherits) return planSteps(kind, name, [scope === 'GLOBAL' ? 'instance' : 'connection'], sql, at)
  if (verb === 'PRAGMA' && words[2] !== '=') {
    return planSteps(kind, name, [connectionPragma.test(name) ? 'connection' : 'instance'], sql, at)
  }
  const scopes = scopesOf(name, locked)
  const hidden = verb === 'RESET' ? undefined : readText(sql)
  if (hidden !== undefined && holdsSecret(name, hidden))
    return planSetting(name, hidden, at, locked).map((step) => ({ ...step, kind }))
  return planSteps(kind, name, scopes, isGlobal(scopes) ? widen(verb, sql, scope) : sql, at)
}

function planSteps(
  kind: SettingStep['kind'],
  name: string,
  scopes: readonly Scope[],
  sql: string,
  at: ConfigPath | undefined,
  values?: Statement['values'],
): readonly SettingStep[] {
  return scopes.map((scope) => ({ kind, name, scope, statements: [{ sql, ...(values && { values }) }], ...(at && { at }) }))
}

/** Whether the value of a setting holds credentials; then it is bound, so that no plan, log or error shows it. */
function holdsSecret(name: string, value: Scalar): boolean {
  return isSecretName(name) || (typeof value === 'string' && findCredentials(value).length > 0)
}

/** The string literal that a setting is set to. */
function readText(sql: string): string | undefined {
  const tokens = parseOneStatement(sql)
  const [before, last] = 'problem' in tokens ? [] : tokens.slice(-2)
  return before && /^(?:=|TO)$/i.test(before.text) && last?.text.startsWith("'")
    ? last.text.slice(1, -1).replaceAll("''", "'")
    : undefined
}

/** With both scopes the setting also applies to the connection on which views are bound. */
function scopesOf(setting: string, locked: boolean): readonly Scope[] {
  const name = foldName(setting)
  if (localSettings.has(name)) return ['connection']
  return formerlyLocalSettings.has(name) && !locked ? ['instance', 'connection'] : ['instance']
}

/** Without GLOBAL the time zone and extension settings apply only to the connection that sets them. */
function isGlobal(scopes: readonly Scope[]): boolean {
  return !scopes.includes('connection')
}

/** `SET x = 1`, `SET SESSION x = 1` and `PRAGMA x = 1` as `SET GLOBAL x = 1`; `RESET x` as `RESET GLOBAL x`. */
function widen(verb: 'SET' | 'RESET' | 'PRAGMA', sql: string, scope: string | undefined): string {
  const last = readTokens(sql)[scope === undefined ? 0 : 1]
  const end = last ? last.start + last.text.length : 0
  return `${verb === 'RESET' ? 'RESET' : 'SET'} GLOBAL${sql.slice(end)}`
}

function readWords(sql: string): readonly string[] {
  return readTokens(sql).map(({ text }) => text)
}

function readTokens(sql: string): readonly SqlToken[] {
  const tokens = parseOneStatement(sql)
  return 'problem' in tokens ? [] : tokens
}

function shorten(sql: string): string {
  // Redacted first: a truncated credential would not be recognized
  const line = createRedactor().redact(sql.replace(/\s+/g, ' '))
  return line.length > longestName ? `${line.slice(0, longestName)}…` : line
}

function isList(settings: readonly string[] | object): settings is readonly string[] {
  return Array.isArray(settings)
}

/**
 * `duckdb.init_sql`: runs statements on each connection, after everything else. Settings that a locked configuration would refuse there are
 * set once for the instance, before the lock.
 */
export const initSqlRestorer: SessionRestorer = {
  kind: 'init',
  plan: ({ duckdb: { init_sql = [], security } }) =>
    init_sql.flatMap((sql, index) =>
      planConnectionStatement('init', sql, ['duckdb', 'init_sql', index], security?.lock_configuration === true),
    ),
}
